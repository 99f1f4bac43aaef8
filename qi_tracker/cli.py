"""The command line, `qi-tracker`. Results go to standard output alone, so that scripts can take them; the rest to
standard error. Exit code 1: it could not be done, and the sentence says why; 2: the command was written wrongly."""

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import marshmallow as ma
from alembic.util import CommandError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from . import __version__, create_app, settings
from .access import service as access
from .access.models import Scope
from .access.schemas import PasswordInput, TokenInput
from .access.secrets import hash_password
from .core.clock import Clock
from .core.database import Database, TrackerSession, backup, migrate
from .core.errors import Problem, RequestPart
from .core.parsing import validation_problems
from .core.schemas import Schema
from .core.text import unique_key
from .demo import command as demonstration
from .demo.loader import DemoRefused
from .hosting import documentation, serving
from .people import service as people
from .people.models import JobRole, OrganizationRole, Person
from .people.queries import by_email
from .people.schemas import PersonInput
from .sites.models import Site

CONTRACT = Path("openapi") / "openapi.json"
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000


class Failure(click.ClickException):
    """It could not be done; the message is a sentence."""


class Commands(click.Group):
    """A group whose commands end with a sentence, not with a traceback, where something foreseeable goes wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (settings.SettingsError, migrate.MigrationError, CommandError, backup.BackupError) as error:
            raise Failure(str(error)) from error
        except Problem as problem:
            raise Failure(problem.detail) from problem
        except SQLAlchemyError as error:
            # A driver's message may span lines; its first says what is wrong.
            said = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise Failure(f"The database cannot be used: {said}. Check QI_TRACKER_DATABASE_URL.") from error


@contextmanager
def _database() -> Iterator[Database]:
    configured = settings.from_environment()
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
    try:
        return dict(schema.load(values))
    except ma.ValidationError as error:
        fault = next(iter(validation_problems(error.messages, RequestPart.BODY)))
        named = option or fault.pointer.removeprefix("#/").split("/")[0].replace("_", "-")
        raise click.UsageError(f"--{named}: {fault.detail}") from error


def _person(session: TrackerSession, email: str) -> Person:
    found = session.scalars(by_email(email.strip())).one_or_none()
    if found is None:
        raise Failure(f"There is nobody with the e-mail {email}; add them with `qi-tracker people add`.")
    return found


def _site_id(session: TrackerSession, named: str | None) -> uuid.UUID | None:
    """The id of a site that was given by its id or its name."""
    if named is None:
        return None
    sites = session.execute(select(Site.id, Site.name)).all()
    wanted = (named, unique_key(named))
    found = [site.id for site in sites if str(site.id) in wanted or unique_key(site.name) in wanted]
    if len(found) == 1:
        return uuid.UUID(int=found[0].int)
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
    configured = settings.from_environment()
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
    """Write openapi/openapi.json, or compare it with what the application generates."""
    app = create_app(settings.Settings())
    generated = documentation.contract_text(app)
    operations = sum(len(methods.keys() - {"parameters"}) for methods in documentation.contract(app)["paths"].values())
    if not check:
        CONTRACT.parent.mkdir(exist_ok=True)
        CONTRACT.write_bytes(generated)
        click.echo(f"Wrote {CONTRACT}: {operations} operations.")
    elif not CONTRACT.is_file() or CONTRACT.read_bytes() != generated:
        raise Failure(f"{CONTRACT} differs from what the application generates: run `qi-tracker openapi`.")
    else:
        click.echo(f"{CONTRACT} is what the application generates: {operations} operations.")


@main.group()
def db() -> None:
    """Set up, check and back up the database."""


@db.command()
def upgrade() -> None:
    """Bring the database up to date."""
    with _database() as database:
        migrate.upgrade(database)
        click.echo(f"The database is at revision {migrate.current(database)}.")


@db.command()
@click.option("--to", "revision", default="-1", help="A revision, or `base` for an empty database; default: one back.")
def downgrade(revision: str) -> None:
    """Take the database back; what only later revisions hold is lost, so make a backup first."""
    with _database() as database:
        if migrate.current(database) is None:
            raise Failure("The database is empty: there is nothing to take back.")
        migrate.downgrade(database, revision)
        click.echo(f"The database is at revision {migrate.current(database) or 'base: it is empty'}.")


@db.command()
def check() -> None:
    """Tell whether the database's schema is what this version expects."""
    with _database() as database:
        problems = migrate.check(database)
    if problems:
        raise Failure("\n".join(problems))
    click.echo("The database's schema is what this version expects.")


@db.command("backup")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def back_up(path: Path) -> None:
    """Write a copy of the database to PATH while the server may go on."""
    with _database() as database:
        backup.write(database, path)
    click.echo(f"Wrote {path}.")


@main.group("people")
def people_group() -> None:
    """Add accounts and let people set their passwords."""


@people_group.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--job-role", required=True, type=click.Choice([role.value for role in JobRole]))
@click.option("--organization-role", required=True, type=click.Choice([role.value for role in OrganizationRole]))
@click.option("--site", help="The home site, by id or name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; none is set otherwise.")
def add(email: str, name: str, job_role: str, organization_role: str, site: str | None, password_stdin: bool) -> None:
    """Add a person and print their id."""
    values = {"email": email, "name": name, "job_role": job_role, "organization_role": organization_role}
    members = _loaded(PersonInput(), values)
    # Read and hashed before the transaction begins: both take their time.
    hashed = hash_password(_password_from_stdin()) if password_stdin else None
    with _transaction() as session:
        person = people.add(session, members | {"site_id": _site_id(session, site)})
        person.password_hash = hashed
    click.echo(str(person.id))


def _password_from_stdin() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    return str(_loaded(PasswordInput(), {"new_password": password}, "password-stdin")["new_password"])


@people_group.command("password-link")
@click.option("--email", required=True)
def password_link(email: str) -> None:
    """Print a token with which a person sets their password once, by PUT /api/v1/auth/password."""
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
@click.option("--scope", default="write", show_default=True, type=click.Choice([scope.value for scope in Scope]))
@click.option("--days", type=click.IntRange(1, 3650), help="Days that it works; without end otherwise.")
def issue(email: str, name: str, scope: str, days: int | None) -> None:
    """Issue a token for a person and print it: it is shown this once."""
    members = _loaded(TokenInput(), {"name": name, "scope": scope})
    with _transaction() as session:
        person = _person(session, email)
        if not person.active:
            raise Failure(f"The account of {email} is not active; its tokens would not work.")
        today = session.clock.today()
        members["expires_on"] = today + timedelta(days=days) if days else None
        _, secret = access.issue_token(session, person.id, **members, today=today)
    click.echo(secret)
