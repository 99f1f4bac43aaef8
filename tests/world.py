"""What tests build their scenes from: an application on a given database, people, and clients that act as them."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qi_tracker import create_app
from qi_tracker.access.models import Credential, CredentialKind, Scope
from qi_tracker.access.secrets import digest, new_secret
from qi_tracker.core.blueprint import Operation
from qi_tracker.core.clock import Clock
from qi_tracker.core.database import Database
from qi_tracker.people.models import JobRole, OrganizationRole, Person
from qi_tracker.settings import Settings

API = "/api/v1"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Time:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **span: float) -> None:
        """Let days, hours, ... pass."""
        self.moment += timedelta(**span)


class Client:
    """A client of the API with somebody's credentials. Paths are given below /api/v1."""

    def __init__(self, inner: FlaskClient, headers: dict[str, str], person_id: uuid.UUID | None = None) -> None:
        self.inner, self.headers, self.person_id = inner, headers, person_id

    def open(self, method: str, path: str, *, headers: dict[str, str] | None = None, **kwargs: Any) -> TestResponse:
        """Send a request; `if_match` takes an ETag or an object that has one."""
        sent = self.headers | (headers or {})
        if_match = kwargs.pop("if_match", None)
        if if_match is not None:
            sent["If-Match"] = if_match if isinstance(if_match, str) else if_match["etag"]
        return self.inner.open(path if path.startswith("/api") else API + path, method=method, headers=sent, **kwargs)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("POST", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("PUT", path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("PATCH", path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> TestResponse:
        return self.open("DELETE", path, **kwargs)

    def made(self, path: str, **payload: Any) -> dict[str, Any]:
        """POST that must succeed; the object made."""
        answer = self.post(path, json=payload)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json or {})

    def changed(self, path: str, if_match: Any = "*", **payload: Any) -> dict[str, Any]:
        """PATCH that must succeed; the object changed."""
        answer = self.patch(path, json=payload, if_match=if_match)
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def read(self, path: str) -> dict[str, Any]:
        """GET that must succeed; the object."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def items(self, path: str) -> list[dict[str, Any]]:
        """GET of a list that must succeed; its items."""
        return list(self.read(path)["items"])


@cache
def application() -> Flask:
    """The one application of a test process: its contract takes longer to build than most tests to run."""
    app = create_app(Settings())
    app.testing = True
    # An unhandled error is to be answered as in production, so that tests see the 500.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def operations() -> list[tuple[str, Operation]]:
    """Every operation of the API with its path below /api/v1, ids in braces, sorted by operation id."""
    found = []
    app = application()
    for rule in app.url_map.iter_rules():
        view_class = getattr(app.view_functions[rule.endpoint], "view_class", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            operation = getattr(getattr(view_class, method.lower(), None), "operation", None)
            if operation is not None and rule.rule.startswith(API):
                found.append((re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(API)), operation))
    return sorted(found, key=lambda pair: pair[1].id)


class World:
    """An application with people in it."""

    def __init__(self, database: Database) -> None:
        self.time = Time()
        self.database = database
        self.clock = Clock("UTC", self.time)
        database.clock = self.clock
        self.app = application()
        self.app.extensions |= {"qi_tracker.database": database, "qi_tracker.clock": self.clock}
        self.clients: dict[str, Client] = {}

    @property
    def anonymous(self) -> Client:
        """A client without credentials."""
        return Client(self.app.test_client(), {})

    def person(
        self,
        name: str,
        *,
        organization_role: OrganizationRole = OrganizationRole.STAFF,
        job_role: JobRole = JobRole.PHARMACY_TECHNICIAN,
        site_id: Any = None,
    ) -> Client:
        """Add a person and answer a client that acts as them."""
        with self.database.session(write=True) as session, session.begin():
            person = Person(
                email=f"{name.lower().replace(' ', '.')}@example.org",
                name=name,
                job_role=job_role,
                organization_role=organization_role,
                site_id=uuid.UUID(str(site_id)) if site_id else None,
            )
            session.add(person)
            session.flush()
            person_id = person.id
        return self.client_of(person_id)

    def client_of(self, person_id: uuid.UUID, scope: Scope = Scope.WRITE) -> Client:
        """A client with a new token of a person."""
        token = new_secret("qit_")
        with self.database.session(write=True) as session, session.begin():
            session.add(
                Credential(
                    person_id=person_id,
                    kind=CredentialKind.TOKEN,
                    name="test",
                    scope=scope,
                    token_hash=digest(token),
                    last_used_at=self.clock.now() + timedelta(days=3650),
                )
            )
        return Client(self.app.test_client(), {"Authorization": f"Bearer {token}"}, person_id)

    def as_(self, name: str) -> Client:
        """The client of somebody by first name, added when first asked for.

        admin, quality_lead and manager have that organization role; everybody else is staff.
        """
        if name not in self.clients:
            known = {role.value for role in OrganizationRole}
            role = OrganizationRole(name) if name in known else OrganizationRole.STAFF
            self.clients[name] = self.person(name.replace("_", " ").title(), organization_role=role)
        return self.clients[name]

    def id_of(self, name: str) -> str:
        """The id of somebody by first name."""
        return str(self.as_(name).person_id)

    def site(self, name: str = "North Hospital", **payload: Any) -> dict[str, Any]:
        """A new site."""
        return self.as_("admin").made("/sites", **({"name": name, "kind": "hospital"} | payload))
