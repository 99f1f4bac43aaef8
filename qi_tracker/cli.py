"""The command line, `qi-tracker`. Results go to standard output alone, so that scripts can take them; the rest to
standard error. Exit code 1: it could not be done, and the sentence says why; 2: the command was written wrongly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__, create_app
from .commands.accounts import people, tokens
from .commands.support import Failure, open_database

# Everything else is imported by the command that needs it: `--help` would wait a second for what it does not use.
if TYPE_CHECKING:
    from .core.database import Database

OPENAPI = Path("openapi")
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000


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
    """The sentence for an error that can be foreseen; None for one that is ours to correct."""
    from alembic.util import CommandError
    from sqlalchemy.exc import IntegrityError, SQLAlchemyError

    from .core.database import backup, migrate
    from .core.database.constraints import sentence_for
    from .core.errors import Problem
    from .settings import SettingsError

    if isinstance(error, (SettingsError, migrate.MigrationError, CommandError, backup.BackupError)):
        return str(error)
    if isinstance(error, Problem):
        return error.detail
    if isinstance(error, IntegrityError) and (refused := sentence_for(error)):
        return refused[1]
    if isinstance(error, SQLAlchemyError):
        # A driver's message may span lines; its first says what is wrong.
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        return f"The database cannot be used: {said}. Check QI_TRACKER_DATABASE_URL."
    return None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qi-tracker")
def main() -> None:
    """QI Tracker: the record and the referee of quality-improvement work."""


main.add_command(people)
main.add_command(tokens)

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
    # Before anything is made: anyone who starts a second server wants to know that, and needs no second token.
    serving.require_free(host, port)
    base = serving.address(host, port)
    lines = [f"API            {base}/api/v1", f"Documentation  {base}/docs", f"Contract       {base}/openapi.json"]
    with open_database() as database:
        migrate.upgrade(database)
        _compute_statuses(database)
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

    with open_database() as database:
        migrate.upgrade(database)
        _compute_statuses(database)
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


def _compute_statuses(database: Database, *, every: bool = False) -> int:
    """Compute what the measures' points say, where that is not stored or was by another version; of how many."""
    from .measures.statuses.service import bring_up_to_date

    return bring_up_to_date(database, every=every)


@db.command()
def upgrade() -> None:
    """Bring the database up to date."""
    from .core.database import migrate

    with open_database() as database:
        migrate.upgrade(database)
        _compute_statuses(database)
        click.echo(f"The database is at revision {migrate.current(database)}.")


@db.command()
def recompute() -> None:
    """Compute again what is stored of every measure: its center, its limits, and what changed."""
    with open_database() as database:
        computed = _compute_statuses(database, every=True)
    click.echo(f"Computed the status of {computed:,} {'measure' if computed == 1 else 'measures'}.")


@db.command()
@click.option("--to", "revision", default="-1", help="A revision, or `base` for an empty database; default: one back.")
def downgrade(revision: str) -> None:
    """Take the database back; what only later revisions hold is lost, so make a backup first."""
    from .core.database import migrate

    with open_database() as database:
        if migrate.current(database) is None:
            raise Failure("The database is empty: there is nothing to take back.")
        migrate.downgrade(database, revision)
        click.echo(f"The database is at revision {migrate.current(database) or 'base: it is empty'}.")


@db.command()
def check() -> None:
    """Tell whether the database is what this version expects."""
    from .core.database import migrate
    from .measures.statuses.service import count_out_of_date

    with open_database() as database:
        problems = migrate.check(database)
        if not problems:
            with database.session() as session:
                late = count_out_of_date(session)
            if late:
                problems = [f"What is stored of {late:,} of the measures is out of date: run `qi-tracker db upgrade`."]
    if problems:
        raise Failure("\n".join(problems))
    click.echo("The database's schema is what this version expects, and what is stored of measures is up to date.")


@db.command("backup")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def back_up(path: Path) -> None:
    """Write a copy of the database to PATH while the server may go on."""
    from .core.database import backup

    with open_database() as database:
        backup.write(database, path)
    click.echo(f"Wrote {path}.")
