"""What `qi-tracker demo` does: load once, and hand the technician's reader three lines to paste."""

import sys
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy import func, select

from ..access import service as access
from ..access.models import Scope
from ..core.database import Database
from ..initiatives.models import Initiative
from ..measures.models import Measure, MeasurePoint
from ..people.models import Person
from .cast import DOMAIN, TECHNICIAN
from .loader import load

EMAIL = f"{TECHNICIAN}@{DOMAIN}"
TOKEN_LASTS = timedelta(days=30)
SUGGESTION = '{"title": "Label look-alike vials", "problem": "Two mix-ups in a month at the dispensing bench."}'


def ensure_loaded(database: Database) -> None:
    """Load the demonstration into an empty database; one that holds it already stays as it is.

    Raises DemoRefused where the database holds other data.
    """
    with database.session() as session:
        if session.scalar(select(Person.id).where(Person.email == EMAIL)) is not None:
            return
    columns = (TextColumn("{task.description:.50}"), BarColumn(), MofNCompleteColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("Loading the demonstration", total=None)
        load(
            database,
            database.clock,
            lambda what, done, total: shown.update(task, description=what, completed=done, total=total),
        )


def curl_lines(database: Database, base: str) -> list[str]:
    """Three requests as the technician, ready to paste, with a new token that lasts a month. base: as http://host."""
    with database.transaction() as session:
        technician = session.scalars(select(Person).where(Person.email == EMAIL)).one()
        today = session.clock.today()
        _, token = access.issue_token(
            session, technician.id, "demonstration", Scope.WRITE, expires_on=today + TOKEN_LASTS, today=today
        )
        # The longest series that the technician leads tells most.
        measure_id = session.scalars(
            select(Measure.id)
            .join(Initiative, Initiative.id == Measure.initiative_id)
            .join(MeasurePoint, MeasurePoint.measure_id == Measure.id)
            .where(Initiative.lead_id == technician.id)
            .group_by(Measure.id)
            .order_by(func.count().desc(), Measure.id)
            .limit(1)
        ).one()
    curl = f"curl -s -H 'Authorization: Bearer {token}'"
    return [
        f"{curl} '{base}/api/v1/initiatives?state=active&limit=3'",
        f"{curl} '{base}/api/v1/measures/{measure_id}/analysis?last_points=1'",
        f"{curl} -H 'Content-Type: application/json' -d '{SUGGESTION}' {base}/api/v1/initiatives",
    ]
