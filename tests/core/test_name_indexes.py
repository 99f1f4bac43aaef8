"""What names are found by is served by an index on both databases."""

from contextlib import ExitStack
from functools import cache

import pytest
from sqlalchemy import select, text

from qi_tracker.committees.models import COMMITTEES_BY_NAME, Committee
from qi_tracker.core.database.folded import is_named, key_begins
from qi_tracker.initiatives.models import InitiativeTag
from qi_tracker.measures.models import Measure
from qi_tracker.mentoring.models import MentorExpertise
from qi_tracker.people.models import PEOPLE_BY_NAME, Person, PersonSkill
from qi_tracker.people.queries import by_email
from qi_tracker.sites.models import SITES_BY_NAME, Site
from tests.databases import opened

LOOKUPS = {
    "ix_people_by_name_ending": select(Person.id).where(PEOPLE_BY_NAME.finds("rien")),
    "ix_sites_by_name_ending": select(Site.id).where(SITES_BY_NAME.finds("ann")),
    "ix_committees_by_name_ending": select(Committee.id).where(COMMITTEES_BY_NAME.finds("afe")),
    "ix_person_skills_skill_key": select(PersonSkill.person_id).where(is_named(PersonSkill.skill_key, "audit")),
    "ix_mentor_expertise_skill_key": select(MentorExpertise.profile_id).where(
        is_named(MentorExpertise.skill_key, "audit")
    ),
    "ix_initiative_tags_tag_search_key": select(InitiativeTag.initiative_id).where(
        is_named(InitiativeTag.tag_search_key, "falls")
    ),
    "ix_measures_name_key": select(Measure.id).where(is_named(Measure.name_key, "doses")),
    "uq_committees_name_key": select(Committee.id).where(is_named(Committee.name_key, "safety")),
    "uq_people_email_key": select(Person.id).where(key_begins(Person.email_key, "ada@")),
    "uq_people_email_key and uq_people_email": by_email("ada@example.org").with_only_columns(Person.id),
}


@pytest.fixture(scope="module")
def untouched(databases):
    """A database in which nothing was ever written: rows that were rolled back count in PostgreSQL's statistics."""
    with ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(opened(*databases.template(kind).copy())))


@pytest.mark.parametrize("indexes", LOOKUPS)
def test_a_lookup_is_served_by_its_index(untouched, database_kind, indexes):
    database = untouched(database_kind)
    with database.session() as session:
        if not database.is_sqlite:
            # Without it the planner reads tables of no rows from end to end.
            session.execute(text("SET LOCAL enable_seqscan = off"))
        statement = LOOKUPS[indexes].compile(database.engine, compile_kwargs={"literal_binds": True})
        plan = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        lines = [str(row) for row in session.connection().exec_driver_sql(f"{plan} {statement}".replace("%", "%%"))]
    plan = "\n".join(lines)
    for index in indexes.split(" and "):
        assert index in plan
    assert "SCAN people\n" not in plan
    assert "Seq Scan" not in plan
