"""The command line, `qi-tracker`. Results go to standard output alone, so that scripts can take them; the rest to
standard error. Exit code 1: it could not be done, and the sentence says why; 2: the command was written wrongly."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__, create_app

# Everything else is imported by the command that needs it: `--help` would wait a second for what it does not use.
if TYPE_CHECKING:
    import uuid

    from .core.database import Database, TrackerSession
    from .core.schemas import Schema
    from .people.models import Person

OPENAPI = Path("openapi")
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000


class Failure(click.ClickException):
    """It could not be done; the message is a sentence."""


class Commands(click.Group):
    """A group whose commands end with a sentence, not with a traceback, where something foreseeable goes wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            sentence = _sentence_for(error)
            if sentence is None:
                raise
            raise Failure(sentence) from error


def _sentence_for(error: Exception) -> str | None:
    """What an error that can be foreseen tells the user; None for one that is a fault of ours."""
    from alembic.util import CommandError
    from sqlalchemy.exc import SQLAlchemyError

    from .core.database import backup, migrate
    from .core.errors import Problem
    from .settings import SettingsError

    if isinstance(error, (SettingsError, migrate.MigrationError, CommandError, backup.BackupError)):
        return str(error)
    if isinstance(error, Problem):
        return error.detail
    if isinstance(error, SQLAlchemyError):
        # A driver's message may span lines; its first says what is wrong.
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        return f"The database cannot be used: {said}. Check QI_TRACKER_DATABASE_URL."
    return None


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
    from .people.models import JobRole

    return JobRole


def _organization_roles() -> type[StrEnum]:
    from .people.models import OrganizationRole

    return OrganizationRole


def _scopes() -> type[StrEnum]:
    from .access.models import Scope

    return Scope


@contextmanager
def _database() -> Iterator[Database]:
    from .core.clock import Clock
    from .core.database import Database
    from .settings import from_environment

    configured = from_environment()
    database = Database(
        configured.database_url, clock=Clock(configured.time_zone), busy_timeout=configured.busy_timeout
    )
    try:
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def _transaction() -> Iterator[TrackerSession]:
    """A writing transaction on a migrated database; a new database is set up, an old one is left as it is."""
    from .core.database import migrate

    with _database() as database:
        present = migrate.current(database)
        if present is None:
            migrate.upgrade(database)
        elif present != migrate.head():
            raise Failure("The database is not at the revision that this version expects: run `qi-tracker db upgrade`.")
        with database.transaction() as session:
            yield session


def _loaded(schema: Schema, values: dict[str, Any], option: str | None = None) -> dict[str, Any]:
    """Options read as the API reads them; a fault names its option, which is the member's name where none is given."""
    import marshmallow as ma

    from .core.errors import RequestPart
    from .core.parsing import validation_problems

    try:
        return dict(schema.load(values))
    except ma.ValidationError as error:
        fault = next(iter(validation_problems(error.messages, RequestPart.BODY)))
        named = option or fault.pointer.removeprefix("#/").split("/")[0].replace("_", "-")
        raise click.UsageError(f"--{named}: {fault.detail}") from error


def _person(session: TrackerSession, email: str) -> Person:
    from .people.queries import by_email

    found = session.scalars(by_email(email.strip())).one_or_none()
    if found is None:
        raise Failure(f"There is nobody with the e-mail {email}; add them with `qi-tracker people add`.")
    return found


def _site_id(session: TrackerSession, named: str | None) -> uuid.UUID | None:
    """The id of a site that was given by its id or its name."""
    from sqlalchemy import select

    from .core.text import unique_key
    from .sites.models import Site

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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qi-tracker")
def main() -> None:
    """QI Tracker: the record and the referee of quality-improvement work."""


_port = click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535), help="The server's port."
)


@main.command()
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="Address to listen on.")
@_port
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--demo", is_flag=True, help="Load the demonstration into a new database, and print lines to paste.")
def serve(host: str, port: int, workers: int, demo: bool) -> None:
    """Bring the database up to date, then serve the API."""
    from .core.database import migrate
    from .hosting import serving
    from .settings import from_environment

    configured = from_environment()
    # Before anything is made: whoever starts a second server wants to know that, and needs no second token.
    serving.require_free(host, port)
    base = serving.address(host, port)
    lines = [f"API            {base}/api/v1", f"Documentation  {base}/docs", f"Contract       {base}/openapi.json"]
    with _database() as database:
        migrate.upgrade(database)
        if demo:
            lines += _demonstrated(database, host, port)
    serving.run(host, port, workers, configured, lambda: click.echo("\n".join([*lines, "", "Stop with Ctrl+C."])))


def _demonstrated(database: Database, host: str, port: int) -> list[str]:
    """What is printed about the demonstration, once it is loaded; nothing where the database holds other data."""
    from .demo import command as demonstration
    from .demo.loader import DemoRefused
    from .hosting import serving

    try:
        is_new = demonstration.ensure_loaded(database)
    except DemoRefused:
        return []
    if not serving.is_loopback(host):
        return ["", "Other machines can reach this server: no token of the demonstration's people is printed."]
    if is_new:
        return ["", *demonstration.lines(database, serving.address(host, port))]
    again = f"qi-tracker demo{'' if port == DEFAULT_PORT else f' --port {port}'}"
    return ["", f"The database holds the demonstration. `{again}` prints lines to paste with a new token."]


@main.command()
@_port
def demo(port: int) -> None:
    """Load the demonstration data and print lines to paste, with a new token of its technician.

    A database that holds the demonstration already keeps it as it is; one that holds other data is refused.
    """
    from .core.database import migrate
    from .demo import command as demonstration
    from .demo.loader import DemoRefused
    from .hosting import serving

    with _database() as database:
        migrate.upgrade(database)
        try:
            demonstration.ensure_loaded(database)
        except DemoRefused as refusal:
            raise Failure(str(refusal)) from refusal
        click.echo("\n".join(demonstration.lines(database, serving.address(DEFAULT_HOST, port))))
    option = "" if port == DEFAULT_PORT else f" --port {port}"
    click.echo(f"Start the server that they are for with `qi-tracker serve{option}`.", err=True)


@main.command()
@click.option("--check", is_flag=True, help="Compare instead of writing; exit code 1 where they differ.")
def openapi(check: bool) -> None:
    """Write the contract and the collection for Postman into openapi/, or compare them with what is generated."""
    from .core.openapi import postman
    from .hosting import documentation
    from .settings import Settings

    app = create_app(Settings())
    contract = documentation.contract(app)
    generated = {"openapi.json": documentation.contract_text(app), **postman.files(contract)}
    operations = sum(len(methods.keys() - {"parameters"}) for methods in contract["paths"].values())
    stale = [name for name, text in generated.items() if not _holds(OPENAPI / name, text)]
    if check and stale:
        paths = ", ".join(str(OPENAPI / name) for name in stale)
        raise Failure(f"What the application generates differs from {paths}: run `qi-tracker openapi`.")
    if check:
        click.echo(f"{OPENAPI}/ holds what the application generates: {operations} operations.")
        return
    OPENAPI.mkdir(exist_ok=True)
    for name, text in generated.items():
        (OPENAPI / name).write_bytes(text)
    click.echo(f"Wrote {', '.join(str(OPENAPI / name) for name in generated)}: {operations} operations.")


def _holds(path: Path, text: bytes) -> bool:
    return path.is_file() and path.read_bytes() == text


@main.group()
def db() -> None:
    """Set up, check and back up the database."""


@db.command()
def upgrade() -> None:
    """Bring the database up to date."""
    from .core.database import migrate

    with _database() as database:
        migrate.upgrade(database)
        click.echo(f"The database is at revision {migrate.current(database)}.")


@db.command()
@click.option("--to", "revision", default="-1", help="A revision, or `base` for an empty database; default: one back.")
def downgrade(revision: str) -> None:
    """Take the database back; what only later revisions hold is lost, so make a backup first."""
    from .core.database import migrate

    with _database() as database:
        if migrate.current(database) is None:
            raise Failure("The database is empty: there is nothing to take back.")
        migrate.downgrade(database, revision)
        click.echo(f"The database is at revision {migrate.current(database) or 'base: it is empty'}.")


@db.command()
def check() -> None:
    """Tell whether the database's schema is what this version expects."""
    from .core.database import migrate

    with _database() as database:
        problems = migrate.check(database)
    if problems:
        raise Failure("\n".join(problems))
    click.echo("The database's schema is what this version expects.")


@db.command("backup")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def back_up(path: Path) -> None:
    """Write a copy of the database to PATH while the server may go on."""
    from .core.database import backup

    with _database() as database:
        backup.write(database, path)
    click.echo(f"Wrote {path}.")


@main.group("people")
def people_group() -> None:
    """Add accounts and let people set their passwords."""


@people_group.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--job-role", required=True, type=EnumChoice(_job_roles))
@click.option("--organization-role", required=True, type=EnumChoice(_organization_roles))
@click.option("--site", help="The home site, by id or name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; none is set otherwise.")
def add(email: str, name: str, job_role: str, organization_role: str, site: str | None, password_stdin: bool) -> None:
    """Add a person and print their id."""
    from .access.secrets import hash_password
    from .people import service as people
    from .people.schemas import PersonInput

    values = {"email": email, "name": name, "job_role": job_role, "organization_role": organization_role}
    members = _loaded(PersonInput(), values)
    # Read and hashed before the transaction begins: both take their time.
    hashed = hash_password(_password_from_stdin()) if password_stdin else None
    with _transaction() as session:
        person = people.add(session, members | {"site_id": _site_id(session, site)})
        person.password_hash = hashed
    click.echo(str(person.id))


def _password_from_stdin() -> str:
    from .access.schemas import PasswordInput

    password = sys.stdin.readline().rstrip("\r\n")
    return str(_loaded(PasswordInput(), {"new_password": password}, "password-stdin")["new_password"])


@people_group.command("password-link")
@click.option("--email", required=True)
def password_link(email: str) -> None:
    """Print a token with which a person sets their password once, by PUT /api/v1/auth/password."""
    from .access import service as access

    with _transaction() as session:
        secret, expires_at = access.issue_password_link(session, _person(session, email), session.clock.now())
    click.echo(secret)
    click.echo(
        f"Good once until {expires_at:%Y-%m-%d %H:%M} UTC: "
        'PUT /api/v1/auth/password {"link_token": "...", "new_password": "..."}',
        err=True,
    )


@main.group()
def tokens() -> None:
    """Issue personal access tokens."""


@tokens.command()
@click.option("--email", required=True)
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", default="write", show_default=True, type=EnumChoice(_scopes))
@click.option("--days", type=click.IntRange(1, 3650), help="Days that it works; without end otherwise.")
def issue(email: str, name: str, scope: str, days: int | None) -> None:
    """Issue a token for a person and print it: it is shown this once."""
    from .access import service as access
    from .access.schemas import TokenInput

    members = _loaded(TokenInput(), {"name": name, "scope": scope})
    with _transaction() as session:
        person = _person(session, email)
        if not person.active:
            raise Failure(f"The account of {email} is not active; its tokens would not work.")
        today = session.clock.today()
        members["expires_on"] = today + timedelta(days=days) if days else None
        _, secret = access.issue_token(session, person.id, **members, today=today)
    click.echo(secret)
