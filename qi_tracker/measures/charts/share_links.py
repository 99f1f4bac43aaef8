"""Public addresses of single charts: an <img> cannot send credentials."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ...access.secrets import digest, new_secret
from ...core.database import Database, TrackerSession
from ...core.database.sql import Rows
from ...core.errors import Invalid
from ...people.models import Person
from ..models import Measure, ShareLink

LONGEST = timedelta(days=366)
SORTS = {"created_at": ShareLink.created_at, "expires_on": ShareLink.expires_on}
_PREFIX = "qic_"


def share(
    session: TrackerSession, measure: Measure, expires_on: date, actor_id: uuid.UUID, today: date
) -> tuple[ShareLink, str]:
    """Make a public address of a measure's chart; the link and its secret, which is not kept."""
    if not today <= expires_on <= today + LONGEST:
        raise Invalid.at(
            "#/expires_on",
            "out_of_range",
            f"Send a day from today, {today}, to {today + LONGEST}; after that, create a new link.",
        )
    secret = new_secret(_PREFIX)
    link = ShareLink(measure_id=measure.id, token_hash=digest(secret), expires_on=expires_on, created_by_id=actor_id)
    session.add(link)
    session.flush()
    return link, secret


def revoke(session: TrackerSession, link: ShareLink, now: datetime) -> None:
    """End a public address; what was seen of it stays on record."""
    link.revoked_at = link.revoked_at or now
    session.flush()


def columns() -> Rows:
    """Links as they are answered, without what they are found by."""
    shown = [column for column in ShareLink.__table__.columns if column.name != "token_hash"]
    return select(*shown, Person.name.label("created_by_name")).join(Person, Person.id == ShareLink.created_by_id)


def shared_measure(session: Session, secret: str, today: date) -> Any:
    """The link and the measure that a secret shows today, or None."""
    return session.execute(
        select(ShareLink.id.label("link_id"), Measure)
        .join(Measure, Measure.id == ShareLink.measure_id)
        .where(ShareLink.token_hash == digest(secret), ShareLink.revoked_at.is_(None), ShareLink.expires_on >= today)
    ).one_or_none()


def note_view(database: Database, link_id: uuid.UUID, now: datetime) -> None:
    """Count a view, after the answer is sent and only where the database is idle; no new version of the link."""
    try:
        with database.session(write=True, lock_timeout=0) as writing, writing.begin():
            writing.execute(
                update(ShareLink)
                .where(ShareLink.id == link_id)
                .values(views=ShareLink.views + 1, last_viewed_at=now)
                .execution_options(synchronize_session=False)
            )
    except OperationalError:
        return
