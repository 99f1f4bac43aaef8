"""What people do with credentials: sign in, issue and revoke tokens, set passwords."""

import hashlib
import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select, update

from ..core.database import Database, TrackerSession
from ..core.errors import Conflict, Invalid, TooManyRequests, Unauthenticated
from ..core.text import email_key
from ..people.models import Person
from ..people.queries import by_email
from .models import Credential, CredentialKind, PasswordLink, Scope, SignInFailure
from .secrets import LINK_PREFIX, SESSION_PREFIX, TOKEN_PREFIX, digest, new_secret, password_matches

ATTEMPTS, WINDOW = 10, timedelta(minutes=15)
LINK_LASTS = timedelta(hours=48)


def _email_hash(email: str) -> bytes:
    return hashlib.sha256(email_key(email).encode()).digest()


def check_sign_in(bound: Database, email: str, password: str, now: datetime) -> uuid.UUID:
    """The id of the person with this e-mail and password.

    Runs before any writing transaction, since the hash takes its time; a failure is counted in one of its own.
    Raises Unauthenticated, the same for unknown addresses and wrong passwords, and TooManyRequests after ten failures
    in a quarter of an hour, for addresses that nobody has too.
    """
    key = _email_hash(email)
    with bound.session() as reading:
        _refuse_guessing(reading, key, now)
        found = by_email(email).with_only_columns(Person.id, Person.password_hash).where(Person.active)
        row = reading.execute(found).one_or_none()
    if password_matches(row.password_hash if row else None, password) and row is not None:
        return uuid.UUID(int=row.id.int)
    _count_failure(bound, key, now)
    raise Unauthenticated("This e-mail and password do not belong together, or the account is not active.")


def _refuse_guessing(reading: TrackerSession, key: bytes, now: datetime) -> None:
    failures = select(func.count()).where(SignInFailure.email_hash == key, SignInFailure.at > now - WINDOW)
    if (reading.scalar(failures) or 0) >= ATTEMPTS:
        raise TooManyRequests(
            "Too many wrong passwords for this address; wait a quarter of an hour, or ask an administrator for a "
            "password link.",
            retry_after=int(WINDOW.total_seconds()),
        )


def _count_failure(bound: Database, key: bytes, now: datetime) -> None:
    with bound.session(write=True) as writing, writing.begin():
        writing.execute(delete(SignInFailure).where(SignInFailure.at <= now - WINDOW))
        writing.add(SignInFailure(email_hash=key, at=now))


def start_session(session: TrackerSession, person_id: uuid.UUID, email: str, now: datetime, lasts: timedelta) -> str:
    """A new session's token; the person's ended sessions are deleted."""
    session.execute(delete(SignInFailure).where(SignInFailure.email_hash == _email_hash(email)))
    session.execute(delete(Credential).where(Credential.person_id == person_id, Credential.expires_at < now))
    token = new_secret(SESSION_PREFIX)
    session.add(
        Credential(
            person_id=person_id,
            kind=CredentialKind.SESSION,
            scope=Scope.WRITE,
            token_hash=digest(token),
            expires_at=now + lasts,
        )
    )
    session.flush()
    return token


def end_session(session: TrackerSession, credential_id: uuid.UUID) -> None:
    """Revoke a session at once."""
    session.execute(delete(Credential).where(Credential.id == credential_id, Credential.kind == CredentialKind.SESSION))


def issue_token(
    session: TrackerSession, person_id: uuid.UUID, name: str, scope: Scope, expires_on: date | None, today: date
) -> tuple[Credential, str]:
    """A new personal access token and its secret, which is stored nowhere."""
    if expires_on is not None and expires_on < today:
        raise Invalid.at("#/expires_on", "in_the_past", f"Send a day from today, {today}, on.")
    secret = new_secret(TOKEN_PREFIX)
    credential = Credential(
        person_id=person_id,
        kind=CredentialKind.TOKEN,
        name=name,
        scope=scope,
        token_hash=digest(secret),
        expires_on=expires_on,
    )
    session.add(credential)
    session.flush()
    return credential, secret


def revoke_token(session: TrackerSession, credential: Credential) -> None:
    """From the next request on it is worth nothing."""
    session.delete(credential)
    session.flush()


def issue_password_link(session: TrackerSession, person: Person, now: datetime) -> tuple[str, datetime]:
    """A secret with which the person sets their password once; earlier ones are void."""
    if not person.active:
        raise Conflict("The account is not active; activate it first.", code="person_inactive")
    session.execute(delete(PasswordLink).where(PasswordLink.person_id == person.id))
    secret = new_secret(LINK_PREFIX)
    expires_at = now + LINK_LASTS
    session.add(PasswordLink(person_id=person.id, link_hash=digest(secret), created_at=now, expires_at=expires_at))
    session.flush()
    return secret, expires_at


def find_by_link(bound: Database, link_token: str, now: datetime) -> uuid.UUID:
    """Whose link this is; raises Unauthenticated where it is unknown, used or too old."""
    with bound.session() as reading:
        found = reading.scalar(
            select(PasswordLink.person_id)
            .join(Person, Person.id == PasswordLink.person_id)
            .where(
                PasswordLink.link_hash == digest(link_token),
                PasswordLink.used_at.is_(None),
                PasswordLink.expires_at > now,
                Person.active,
            )
        )
    if found is None:
        raise Unauthenticated("This link is unknown, used or too old; ask an administrator for a new one.")
    return found


def check_present_password(bound: Database, person_id: uuid.UUID, password: str, now: datetime) -> None:
    """Raises Invalid where the password is not the person's present one.

    Failures count with those of signing in: a stolen token must not help to guess the password.
    """
    with bound.session() as reading:
        email, stored = reading.execute(select(Person.email, Person.password_hash).where(Person.id == person_id)).one()
        _refuse_guessing(reading, _email_hash(email), now)
    if not password_matches(stored, password):
        _count_failure(bound, _email_hash(email), now)
        raise Invalid.at("#/current_password", "wrong_password", "This is not your present password.")


def set_password(
    session: TrackerSession, person_id: uuid.UUID, password_hash: str, now: datetime, *, link_token: str | None = None
) -> None:
    """Store a new password and end every session of the person; a link is used up."""
    if link_token is not None:
        used = session.execute(
            update(PasswordLink)
            .where(PasswordLink.link_hash == digest(link_token), PasswordLink.used_at.is_(None))
            .values(used_at=now)
            .returning(PasswordLink.id)
        )
        # Of two requests with one link, exactly one wins.
        if used.first() is None:
            raise Unauthenticated("This link has just been used; ask an administrator for a new one.")
    session.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))
    session.execute(
        delete(Credential).where(Credential.person_id == person_id, Credential.kind == CredentialKind.SESSION)
    )
