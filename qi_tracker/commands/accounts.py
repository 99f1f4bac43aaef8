"""Accounts: add people, let them set their passwords, and issue personal access tokens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import click

from .support import Failure, load_options, open_transaction

if TYPE_CHECKING:
    import uuid

    from ..core.database import TrackerSession
    from ..people.models import Person


class EnumChoice(click.Choice[str]):
    """One of the values of an enumeration, which is imported when an option is read or explained."""

    def __init__(self, load: Callable[[], type[StrEnum]]) -> None:
        super().__init__([])
        self._load = load

    @property
    def choices(self) -> tuple[str, ...]:
        """The values."""
        return tuple(member.value for member in self._load())

    @choices.setter
    def choices(self, _none: object) -> None:
        """The base class would keep a list."""


def _job_roles() -> type[StrEnum]:
    from ..people.models import JobRole

    return JobRole


def _organization_roles() -> type[StrEnum]:
    from ..people.models import OrganizationRole

    return OrganizationRole


def _scopes() -> type[StrEnum]:
    from ..access.models import Scope

    return Scope


def _person(session: TrackerSession, email: str) -> Person:
    from ..people.queries import by_email

    found = session.scalars(by_email(email.strip())).one_or_none()
    if found is None:
        raise Failure(f"There is nobody with the e-mail {email}; add them with `qi-tracker people add`.")
    return found


def _site_id(session: TrackerSession, named: str | None) -> uuid.UUID | None:
    """The id of a site that was given by its id or its name."""
    from sqlalchemy import select

    from ..core.text import unique_key
    from ..sites.models import Site

    if named is None:
        return None
    sites = session.execute(select(Site.id, Site.name)).all()
    wanted = (named, unique_key(named))
    found: list[uuid.UUID] = [site.id for site in sites if str(site.id) in wanted or unique_key(site.name) in wanted]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(str(key) for key in found)
        raise Failure(f"Several sites have the name {named!r}; give one of their ids: {listed}.")
    raise Failure(f"There is no site with the id or name {named!r}.")


@click.group("people")
def people() -> None:
    """Add accounts and let people set their passwords."""


@people.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--job-role", required=True, type=EnumChoice(_job_roles))
@click.option("--organization-role", required=True, type=EnumChoice(_organization_roles))
@click.option("--site", help="The home site, by id or name.")
@click.option("--external-id", help="The number that your other systems have for the person.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; none is set otherwise.")
def add(
    email: str,
    name: str,
    job_role: str,
    organization_role: str,
    site: str | None,
    external_id: str | None,
    password_stdin: bool,
) -> None:
    """Add a person and print their id."""
    from ..access.secrets import hash_password
    from ..people import service
    from ..people.schemas import PersonInput

    values = {"email": email, "name": name, "job_role": job_role, "organization_role": organization_role}
    if external_id is not None:
        values["external_id"] = external_id
    columns = load_options(PersonInput(), values)
    # Read and hashed before the transaction begins: both take their time.
    hashed = hash_password(_password_from_stdin()) if password_stdin else None
    with open_transaction() as session:
        person = service.add(session, columns | {"site_id": _site_id(session, site)})
        person.password_hash = hashed
    click.echo(str(person.id))


def _password_from_stdin() -> str:
    from ..access.schemas import PasswordInput

    password = sys.stdin.readline().rstrip("\r\n")
    return str(load_options(PasswordInput(), {"new_password": password}, "password-stdin")["new_password"])


@people.command("password-link")
@click.option("--email", required=True)
def password_link(email: str) -> None:
    """Print a token with which a person sets their password once, by PUT /api/v1/auth/password."""
    from ..access import service as access

    with open_transaction() as session:
        secret, expires_at = access.issue_password_link(session, _person(session, email), session.clock.now())
    click.echo(secret)
    click.echo(
        f"Good once until {expires_at:%Y-%m-%d %H:%M} UTC: "
        'PUT /api/v1/auth/password {"link_token": "...", "new_password": "..."}',
        err=True,
    )


@click.group()
def tokens() -> None:
    """Issue personal access tokens."""


@tokens.command()
@click.option("--email", required=True)
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", default="write", show_default=True, type=EnumChoice(_scopes))
@click.option("--days", type=click.IntRange(1, 3650), help="Days that it works; without end otherwise.")
def issue(email: str, name: str, scope: str, days: int | None) -> None:
    """Issue a token for a person and print it: it is shown this once."""
    from ..access import service as access
    from ..access.schemas import TokenInput

    columns = load_options(TokenInput(), {"name": name, "scope": scope})
    with open_transaction() as session:
        person = _person(session, email)
        if not person.active:
            raise Failure(f"The account of {email} is not active; its tokens would not work.")
        today = session.clock.today()
        columns["expires_on"] = today + timedelta(days=days) if days else None
        _, secret = access.issue_token(session, person.id, **columns, today=today)
    click.echo(secret)
