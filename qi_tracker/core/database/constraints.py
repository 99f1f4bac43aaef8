"""What a client is answered when the database refuses a row, which happens where two requests race."""

import re
from functools import cache

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from .records import Base

NOT_UNIQUE = "not_unique"
REFERENCE_CONFLICT = "reference_conflict"
CONFLICT = "conflict"

SENTENCES = {
    "uq_people_email": "Another account has this e-mail address: use that account, or another address.",
    "pk_person_skills": "The person already has this skill.",
    "uq_sites_parent_id": "Another site of this name stands directly below the same site: choose another name.",
    "uq_sites_root_name": "Another site of this name stands at the top of the tree: choose another name.",
    "uq_people_email_key": "Another account has this e-mail address: use that account, or another address.",
    "uq_sites_parent_id_name_key": "Another site of this name stands directly below the same site: choose another "
    "name.",
    "uq_sites_root_name_key": "Another site of this name stands at the top of the tree: choose another name.",
    "uq_people_external_id": "Another person has this external_id: look them up by it, or send another.",
    "uq_sites_external_id": "Another site has this external_id: look it up by it, or send another.",
    "uq_initiatives_external_id": "Another initiative has this external_id, perhaps one that you do not see: "
    "send another.",
    "uq_measures_external_id": "Another measure has this external_id, perhaps one that you do not see: send another.",
    "pk_site_serves": "The hub already serves this site.",
    "pk_site_closure": "The site tree has just been changed by someone else: read it again, then repeat the change.",
    "pk_idempotency_records": "A request with this Idempotency-Key is under way: repeat it in a moment.",
    "uq_committees_name": "Another committee has this name: choose another name.",
    "uq_committees_name_key": "Another committee has this name: choose another name.",
    "uq_committee_memberships_open": "The person already is on this committee, or has asked to join: "
    "answer the request or end the membership first.",
    "pk_initiative_tags": "The initiative already has this tag.",
    "uq_initiative_tags_tag_key": "The initiative already has this tag, perhaps in other letters.",
    "pk_team_members": "The person is already on the team: change the role instead.",
    "uq_team_members_with_role": "The person is already on the team in this role.",
    "uq_team_members_single_role": "An initiative has one lead and at most one sponsor: hand the lead over, or remove "
    "the present sponsor first.",
    "uq_cycles_change_idea_id": "Another cycle of this change idea has just been opened: read the cycles again.",
    "uq_cycles_previous_cycle_id": "The next cycle after this one has already been opened: go on with that one.",
    "pk_cycle_measures": "The cycle already watches this measure.",
    "uq_measure_points_place": "Somebody else has just entered a point for this day and sequence: read the points "
    "again, then send what differs.",
    "uq_measure_phases_start": "Two phases begin on the same day: give each its own start.",
    "uq_meeting_minutes_meeting_id": "Somebody else has just begun the minutes: read them, then send your changes.",
    "pk_meeting_attendance": "The person is already listed as present.",
    "pk_decision_votes": "A person votes once on a decision: list each in one list only.",
    "uq_mentor_profiles_person_id": "The person already has a mentor profile: change that one.",
    "pk_mentor_expertise": "The profile already lists this skill.",
    "uq_mentorships_open": "These two already have a mentorship that is requested or active: answer it, or end it "
    "before another.",
}

_OTHERS = {
    NOT_UNIQUE: "Somebody else has just made the same record: read it again, then send what still differs.",
    REFERENCE_CONFLICT: "Something else still refers to this, or what this refers to has just gone: read both again.",
}

_FOREIGN_KEY_STATES = ("23503", "23001")
_UNIQUE_STATE = "23505"


def sentence_for(error: IntegrityError) -> tuple[str, str] | None:
    """The stable code and the sentence for a refused row, the same on both databases; None where the error is ours.

    A broken CHECK or a missing value is ours, unless it has a sentence: what a client sends was validated before.
    SQLite names no foreign key that is broken, and so neither does the sentence.
    """
    code, name = _violated(error)
    sentence = SENTENCES.get(name or "", _OTHERS.get(code))
    return (code, sentence) if sentence else None


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused a row, for the log: the driver's own message holds values."""
    return _violated(error)[1] or "without a name"


def _violated(error: IntegrityError) -> tuple[str, str | None]:
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is None:
        return _violated_on_sqlite(str(error.orig))
    name = diagnosis.constraint_name or f"NOT NULL of {diagnosis.table_name}.{diagnosis.column_name}"
    if diagnosis.sqlstate in _FOREIGN_KEY_STATES:
        return REFERENCE_CONFLICT, name
    return (NOT_UNIQUE if diagnosis.sqlstate == _UNIQUE_STATE else CONFLICT), name


def _violated_on_sqlite(message: str) -> tuple[str, str | None]:
    """SQLite names the columns of a broken unique index, the name of a broken check, and of a foreign key nothing."""
    if message.startswith("FOREIGN KEY"):
        return REFERENCE_CONFLICT, None
    kind, _, rest = message.partition(" constraint failed: ")
    if kind == "UNIQUE":
        return NOT_UNIQUE, unique_names().get(tuple(sorted(re.split(r",\s*", rest))))
    return CONFLICT, f"NOT NULL of {rest}" if kind == "NOT NULL" else rest or None


@cache
def unique_names() -> dict[tuple[str, ...], str]:
    """The name of every primary key, unique constraint and unique index, by its sorted `table.column` names."""
    found: dict[tuple[str, ...], str] = {}
    for table in Base.metadata.tables.values():
        constraints = [item for item in table.constraints if isinstance(item, PrimaryKeyConstraint | UniqueConstraint)]
        for item in (*constraints, *(index for index in table.indexes if index.unique)):
            found[tuple(sorted(f"{table.name}.{column.name}" for column in item.columns))] = str(item.name)
    return found
