"""Sessions, personal access tokens, passwords, and the record of activity."""

from datetime import timedelta
from typing import Any

from flask import current_app, g

from ..core.blueprint import Blueprint, Resource
from ..core.database.models import AuditEntry
from ..core.errors import Invalid
from ..core.request_transaction import clock, database, session
from ..people import queries as people
from ..people.models import Person
from . import queries, schemas, service
from .actor import Actor, actor
from .guards import fetch, permit
from .models import Credential
from .secrets import hash_password

blp = Blueprint("access", __name__, tag="Access")


@blp.route("/auth/sessions")
class Sessions(Resource):
    @blp.operation("signIn", public=True, dry_run=False, idempotent=False, extra_errors=(401, 429))
    @blp.arguments(schemas.Credentials, example={"email": "ana@example.org", "password": "a long pass phrase"})
    @blp.response(201, schemas.Session)
    def post(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Sign in with e-mail and password

        The token is sent as `Authorization: Bearer ...` with every request, until it expires or `DELETE
        /auth/sessions/current` ends it. After too many wrong passwords an address has to wait (429).
        """
        now = clock().now()
        person_id = service.check_sign_in(database(), payload["email"], payload["password"], now)
        lasts = timedelta(hours=current_app.extensions["qi_tracker.settings"].session_hours)
        g.transaction.person_id = person_id
        token = service.start_session(session(), person_id, payload["email"], now, lasts)
        row = session().execute(people.seen_by_oneself(person_id)).one()
        return {"token": token, "expires_at": now + lasts, "person": row}


@blp.route("/auth/sessions/current")
class CurrentSession(Resource):
    @blp.operation("signOut", to="sessions:end", precondition=False)
    @blp.response(204)
    def delete(self) -> None:
        """End the present session"""
        credential_id = actor().credential_id
        if credential_id is not None:
            service.end_session(session(), credential_id)


@blp.route("/auth/tokens")
class Tokens(Resource):
    @blp.operation("listTokens", to="tokens:list")
    @blp.listing(schemas.Token, sorts={"created_at": Credential.created_at}, default="-created_at", key=Credential.id)
    def get(self, query: dict[str, Any]) -> Any:
        """List your personal access tokens"""
        return queries.tokens_of(actor().id)

    @blp.operation("createToken", to="tokens:create", dry_run=False, idempotent=False)
    @blp.arguments(schemas.TokenInput, example={"name": "dashboard", "scope": "read", "expires_on": "2027-06-30"})
    @blp.response(201, schemas.IssuedToken, location="/auth/tokens/{id}")
    def post(self, payload: dict[str, Any]) -> Any:
        """Issue a personal access token; its secret is shown this once"""
        credential, secret = service.issue_token(session(), actor().id, **payload, today=clock().today())
        return queries.Issued(credential, secret)


@blp.route("/auth/tokens/<uuid:token_id>")
class TokenById(Resource):
    @blp.operation("deleteToken", to="tokens:delete", precondition=False)
    @blp.response(204)
    def delete(self, token_id: Any) -> None:
        """Revoke a personal access token at once"""
        service.revoke_token(session(), fetch(Credential, token_id))


@blp.route("/auth/password")
class Password(Resource):
    @blp.operation(
        "setPassword", to="me:change_password", public=True, reads_actor=True, dry_run=False, extra_errors=(401, 429)
    )
    @blp.arguments(schemas.PasswordInput, example={"link_token": "qil_...", "new_password": "a long pass phrase"})
    @blp.response(204)
    def put(self, payload: dict[str, Any]) -> None:
        """Set your password, by a link or by the present one"""
        known: Actor | None = g.get("actor")
        link_token, present = payload.get("link_token"), payload.get("current_password")
        if (link_token is None) == (present is None):
            raise Invalid.at("#", "one_of", "Send either link_token or current_password.")
        if link_token is not None:
            person_id = service.find_by_link(database(), link_token, clock().now())
        elif known is None:
            raise Invalid.at("#/current_password", "not_signed_in", "Sign in to change your password, or use a link.")
        else:
            permit()
            person_id = known.id
            service.check_present_password(database(), person_id, str(present), clock().now())
        hashed = hash_password(payload["new_password"])
        g.transaction.person_id = person_id
        service.set_password(session(), person_id, hashed, clock().now(), link_token=link_token)


@blp.route("/people/<uuid:person_id>/password-links")
class PasswordLinks(Resource):
    @blp.operation("createPasswordLink", to="people:reset_password", idempotent=False)
    @blp.response(201, schemas.PasswordLink)
    def post(self, person_id: Any) -> dict[str, Any]:
        """Issue a link with which a person sets their password; shown this once"""
        person = fetch(Person, person_id, parent=True)
        link_token, expires_at = service.issue_password_link(session(), person, clock().now())
        return {"link_token": link_token, "expires_at": expires_at}


@blp.route("/activity")
class Activity(Resource):
    @blp.operation("listActivity", to="activity:list")
    @blp.listing(
        schemas.ActivityEntry,
        filters=schemas.ActivityQuery,
        sorts={"at": AuditEntry.at},
        default="-at",
        key=AuditEntry.id,
    )
    def get(self, query: dict[str, Any]) -> Any:
        """List who changed what, newest first"""
        return queries.activity(query)
