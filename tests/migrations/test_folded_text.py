"""Names that were taken for different ones before they were compared as people do keep what they are called."""

import pytest
from sqlalchemy import insert, select, text

from qi_tracker.committees.models import Committee
from qi_tracker.core.database import migrate
from qi_tracker.initiatives.models import Initiative, InitiativeTag
from qi_tracker.people.models import PEOPLE_BY_NAME, Person, PersonSkill
from qi_tracker.sites.models import Site
from tests.factories.rows import committee, initiative, measure, person, site


def enter(database, *rows):
    with database.transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()


@pytest.fixture
def former(real_database):
    """A database of the revision before, with pairs of names that people take for one."""
    lead = person("ada@example.org", name="Øyvind Åsen")
    top = site("St. Anna")
    effort = initiative(lead.id, title="Épinéphrine overfills", rationale="東京薬局")
    enter(
        real_database, lead, top, committee("Medication Safety"), effort, measure(effort.id, name="Überfällige Dosen")
    )
    migrate.downgrade(real_database, "0007")
    # The tables of the revision before, written without the models: these know the keys already.
    with real_database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO sites (id, name, kind, created_at, updated_at, version) "
                "SELECT :id, 'ST ANNA', kind, created_at, updated_at, 1 FROM sites"
            ),
            {"id": "f" * 32},
        )
        connection.execute(
            text(
                "INSERT INTO committees (id, name, quorum_minimum, quorum_roles, created_at, updated_at, version) "
                "SELECT :id, 'medication  safety', 1, '[]', created_at, updated_at, 1 FROM committees"
            ),
            {"id": "f" * 32},
        )
        for tag in ("Falls", "falls"):
            connection.execute(
                text("INSERT INTO initiative_tags (initiative_id, tag) SELECT id, :tag FROM initiatives"), {"tag": tag}
            )
    return real_database


def test_names_that_collide_are_kept_and_named(former):
    migrate.upgrade(former)
    with former.session() as session:
        assert set(session.scalars(select(Site.name))) == {"St. Anna", "ST ANNA"}
        assert dict(session.execute(select(Site.name, Site.name_key)).all()) == {"St. Anna": "st anna", "ST ANNA": None}
        assert set(session.scalars(select(InitiativeTag.tag_search_key))) == {"falls"}
    sentences = migrate.check(former)
    assert len(sentences) == 3
    for name in ("sites.name 'ST ANNA'", "committees.name 'medication  safety'", "initiative_tags.tag 'falls'"):
        assert any(name in sentence for sentence in sentences), sentences


def test_a_collision_that_was_renamed_is_no_longer_named(former):
    migrate.upgrade(former)
    with former.transaction() as session:
        session.scalars(select(Site).where(Site.name == "ST ANNA")).one().name = "St. Anna West"
        session.scalars(select(Committee).where(Committee.name == "Medication Safety")).one().name = "Safety"
    assert len(migrate.check(former)) == 1
    with former.session() as session:
        assert session.scalar(select(Site.name_key).where(Site.name == "St. Anna West")) == "st anna west"


def test_rows_are_folded_by_the_migration(former):
    migrate.upgrade(former)
    with former.session() as session:
        assert session.scalar(select(Person.email_key)) == "ada@example.org"
        assert session.scalar(select(Person.name).where(PEOPLE_BY_NAME.finds("ASEN oyv"))) == "Øyvind Åsen"
        assert session.scalar(select(Initiative.title_words)) == "epinephrine overfills"
        assert session.scalar(select(Initiative.other_words)) == "東京 京薬 薬局 局"
    assert migrate.is_current(former)


def test_keys_follow_every_way_to_write(database):
    with database.session(write=True) as session:
        ada = person("straße@example.org", name="Øyvind")
        session.add(ada)
        session.flush()
        assert ada.email_key == "strasse@example.org"
        session.execute(insert(PersonSkill), [{"person_id": ada.id, "skill": "Ölwechsel"}])
        assert session.scalar(select(PersonSkill.skill_key)) == "olwechsel"
        ada.email, ada.name = "ada@example.org", "Åsa"
        session.flush()
        assert ada.email_key == "ada@example.org"
        assert session.scalars(select(Person.id).where(PEOPLE_BY_NAME.finds("oyvind"))).all() == []
        assert session.scalars(select(Person.id).where(PEOPLE_BY_NAME.finds("asa"))).all() == [ada.id]
