"""What `qi-tracker demo` and `qi-tracker serve --demo` do: load once, and print lines to paste."""

import json
import secrets
import sys
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy import func, select

from ..access import service as access
from ..access.models import Scope
from ..core.database import Database, TrackerSession
from ..initiatives.models import Initiative
from ..measures.models import Measure, MeasurePoint
from ..people.models import Person
from .cast import DOMAIN, TECHNICIAN
from .loader import load

EMAIL = f"{TECHNICIAN}@{DOMAIN}"
TOKEN_LASTS = timedelta(days=30)
SUGGESTION = {"title": "Label look-alike vials", "problem": "Two mix-ups in a month at the dispensing bench."}


def ensure_loaded(database: Database) -> bool:
    """Load the demonstration into an empty database; one that holds it already stays as it is.

    Returns whether it was loaded just now. Raises DemoRefused where the database holds other data.
    """
    with database.session() as session:
        if session.scalar(select(Person.id).where(Person.email == EMAIL)) is not None:
            return False
    columns = (TextColumn("{task.description:.50}"), BarColumn(), MofNCompleteColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("Loading the demonstration", total=None)
        load(
            database,
            database.clock,
            lambda what, done, total: shown.update(task, description=what, completed=done, total=total),
        )
    return True


def lines(database: Database, base: str) -> list[str]:
    """What a newcomer pastes to act as the technician, explained. base: as http://host:port.

    Issues a token that lasts a month and, where the technician has no password yet, a link to set one. The password in
    the line is made up each time: nobody else's demonstration has it.
    """
    with database.transaction() as session:
        technician = session.scalars(select(Person).where(Person.email == EMAIL)).one()
        today = session.clock.today()
        token_ends = today + TOKEN_LASTS
        _, token = access.issue_token(
            session, technician.id, "demonstration", Scope.WRITE, expires_on=token_ends, today=today
        )
        return [
            f"Ana is a technician of the demonstration. Three requests as her; the token works until {token_ends}:",
            *_requests(session, technician, token, base),
            "",
            *_signing_in(session, technician, base),
        ]


def _requests(session: TrackerSession, technician: Person, token: str, base: str) -> list[str]:
    # The longest series of an initiative that the technician leads shows most.
    measure_id = session.scalars(
        select(Measure.id)
        .join(Initiative, Initiative.id == Measure.initiative_id)
        .join(MeasurePoint, MeasurePoint.measure_id == Measure.id)
        .where(Initiative.lead_id == technician.id)
        .group_by(Measure.id)
        .order_by(func.count().desc(), Measure.id)
        .limit(1)
    ).one()
    authorized = f"-H 'Authorization: Bearer {token}'"
    return [
        f"curl -s {authorized} '{base}/api/v1/initiatives?state=active&limit=3'",
        f"curl -s {authorized} '{base}/api/v1/measures/{measure_id}/analysis?last_points=1'",
        f"curl -s {authorized} {_sent(SUGGESTION)} {base}/api/v1/initiatives",
    ]


def _sent(body: dict[str, str]) -> str:
    return f"-H 'Content-Type: application/json' -d '{json.dumps(body)}'"


def _signing_in(session: TrackerSession, technician: Person, base: str) -> list[str]:
    if technician.password_hash is not None:
        command = f"qi-tracker people password-link --email {EMAIL}"
        return [f"Ana has a password already; `{command}` prints a link to set another."]
    link, link_ends = access.issue_password_link(session, technician, session.clock.now())
    password = secrets.token_urlsafe(12)
    chosen = _sent({"link_token": link, "new_password": password})
    known = _sent({"email": EMAIL, "password": password})
    return [
        "To sign in as her, in /docs or in a front end, she needs a password. The first line sets the one in it, made",
        f"up just now (good once, until {link_ends:%Y-%m-%d %H:%M} UTC); the second signs in and answers a token:",
        f"curl -s -X PUT {chosen} {base}/api/v1/auth/password",
        f"curl -s {known} {base}/api/v1/auth/sessions",
    ]
