"""Loads the demonstration, all of it or nothing, through the API in process."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import delete, select, update

from .. import create_app
from ..access.models import Credential, CredentialKind, Scope
from ..access.secrets import digest, new_secret
from ..core.clock import Clock
from ..core.database import Database, ids_from
from ..measures.defaults.models import MeasureDefaults
from ..people import service as people
from ..people.models import JobRole, OrganizationRole, Person
from ..settings import Settings
from ..sites.models import Site
from .cast import PANELS, PEOPLE, PLACES, Player
from .ideas import all_ideas
from .ids import StableIds
from .story import Moment, Story, Voice

Progress = Callable[[str, int, int], None]
"""Called with what is being loaded, how much of it is done, and of how much."""


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class DemoRefused(Exception):
    """The database holds other data."""


def load(database: Database, clock: Clock, progress: Progress = silent) -> None:
    """Load the demonstration into an empty, migrated database; raises DemoRefused where it holds anything.

    Everything is one transaction. What happens in the story happens at its own moments, by a clock of its own, and
    through the same routes, policies and services as everything that clients do.
    """
    moment = Moment(clock.now())
    story_clock = Clock(str(clock.zone), moment)
    ids = StableIds()
    with _one_transaction(database, story_clock), ids_from(ids):
        _refuse_other_data(database)
        app = create_app(Settings(log_level="error"), clock=story_clock, database=database)
        ideas = all_ideas(clock.today())
        ideas.sort(key=lambda idea: idea.begun)
        total = len(ideas) + 3
        progress("sites and committees", 0, total)
        moment.at(ideas[0].begun - timedelta(days=30))
        _date_defaults(database, story_clock)
        ids.begin("people")
        story = Story(app, moment, _cast(database, app))
        ids.begin("sites and committees")
        _build(story)
        for number, idea in enumerate(ideas, start=1):
            progress(idea.title, number, total)
            ids.begin(idea.title)
            story.tell(idea)
        progress("mentorships", total - 2, total)
        ids.begin("mentorships")
        _mentor(story, clock.today())
        progress("meetings", total - 1, total)
        ids.begin("meetings")
        _meet(story, clock.today())
        _forget(database, story.voices)
        progress("done", total, total)


def _refuse_other_data(database: Database) -> None:
    with database.session() as session:
        for model in (Person, Site):
            if session.scalar(select(model.id).limit(1)) is not None:
                raise DemoRefused(
                    "The database holds other data. Load the demonstration into a new one: set "
                    "QI_TRACKER_DATABASE_URL to another file or database."
                )


def _date_defaults(database: Database, clock: Clock) -> None:
    """Let the row that the migration made begin with the story: it has the moment of the migration, ever another."""
    begun = {"created_at": clock.now(), "updated_at": clock.now()}
    with database.session(write=True) as session, session.begin():
        session.execute(update(MeasureDefaults).values(begun).execution_options(synchronize_session=False))


@contextmanager
def _one_transaction(database: Database, clock: Clock) -> Iterator[None]:
    usual = database.clock
    with database.engine.execution_options(begin_immediate=True).connect() as connection, connection.begin():
        database.connection, database.clock = connection, clock
        try:
            yield
        finally:
            database.connection, database.clock = None, usual


def _cast(database: Database, app: Flask) -> dict[str, Voice]:
    """Everybody's account, without a password, and a client with a token that lasts as long as the loading."""
    voices = {}
    for player in PEOPLE:
        token = new_secret("qit_")
        with database.session(write=True) as session, session.begin():
            person = people.add(session, _account(player))
            session.add(
                Credential(
                    person_id=person.id,
                    kind=CredentialKind.TOKEN,
                    name="demonstration",
                    scope=Scope.WRITE,
                    token_hash=digest(token),
                    # Its use is not to be noted: the story's clock leaps, and the token goes at the end.
                    last_used_at=datetime.max.replace(tzinfo=UTC),
                )
            )
            session.flush()
            voices[player.key] = Voice(app.test_client(), token, str(person.id))
    return voices


def _account(player: Player) -> dict[str, object]:
    return {
        "email": player.email,
        "name": player.name,
        "job_role": JobRole(player.job_role),
        "organization_role": OrganizationRole(player.organization_role),
        "site_id": None,
        "skills": sorted(player.skills),
        "active": True,
        "external_id": player.staff_number,
    }


def _build(story: Story) -> None:
    """Sites with their people, committees with their people, and what mentors offer."""
    admin, quality_lead = story.voices["quinn"], story.voices["maya"]
    for place in PLACES:
        serves = [story.places[key] for key in place.serves]
        payload = {"name": place.name, "kind": place.kind, "serves": serves, "external_id": place.code}
        if place.parent:
            payload |= {"parent_id": story.places[place.parent]}
        story.places[place.key] = admin("POST", "/sites", payload)["id"]
    for player in PEOPLE:
        admin("PATCH", f"/people/{story.voices[player.key].id}", {"site_id": story.places[player.site]})
        if player.mentors:
            profile = {
                "expertise": sorted(player.skills),
                "capacity": player.mentors,
                "availability": "An hour every other week",
                "about": f"{player.name} has led several improvement efforts.",
            }
            story.voices[player.key]("PUT", "/me/mentor-profile", profile)
    for panel in PANELS:
        payload = {"name": panel.name, "terms_of_reference": panel.terms, "schedule": panel.schedule}
        quorum = {"minimum": 2, "roles": [{"job_role": "pharmacist", "count": 1}]}
        committee = quality_lead("POST", "/committees", payload | {"quorum": quorum})
        story.panels[panel.key] = (committee["id"], panel)
        memberships = [(panel.chair, "chair"), (panel.secretary, "secretary")]
        memberships += [(key, "member") for key in panel.members] + [(key, "guest") for key in panel.guests]
        for key, role in memberships:
            membership = {"person_id": story.voices[key].id, "role": role}
            quality_lead("POST", f"/committees/{committee['id']}/memberships", membership)


def _mentor(story: Story, today: date) -> None:
    """Four mentorships: two under way, one completed, one asked for."""
    pairs = [("grace", "ana"), ("keiko", "deng"), ("ines", "chloe"), ("hugo", "elif")]
    for number, (mentor_key, mentee_key) in enumerate(pairs):
        mentor, mentee = story.voices[mentor_key], story.voices[mentee_key]
        story.moment.at(today - timedelta(days=120 - 20 * number))
        asked = {"mentor_id": mentor.id, "mentee_id": mentee.id, "message": "Would you help me read my charts?"}
        path = f"/mentorships/{mentee('POST', '/mentorships', asked)['id']}"
        if number == len(pairs) - 1:
            return
        mentor("POST", f"{path}/transitions", {"action": "accept"})
        goal = {"text": "Tell signal from noise on a run chart", "skill": "run charts"}
        mentee("POST", f"{path}/goals", goal)
        held_on = (today - timedelta(days=100 - 20 * number)).isoformat()
        story.moment.at(today - timedelta(days=99 - 20 * number))
        session = {"held_on": held_on, "minutes": 45, "summary": "Drew the first chart by hand."}
        mentor("POST", f"{path}/sessions", session | {"next_step": "Bring twelve more points"})
        if number == 2:
            mentee("POST", f"{path}/transitions", {"action": "complete"})


def _meet(story: Story, today: date) -> None:
    """Of every committee two meetings that were held, and one to come."""
    for committee_id, panel in story.panels.values():
        chair, secretary = story.voices[panel.chair], story.voices[panel.secretary]
        for days in (-42, -14, 14):
            story.moment.at(min(today, today + timedelta(days=days - 7)))
            day = today + timedelta(days=days)
            planned = {"scheduled_for": f"{day.isoformat()}T14:00:00+00:00", "location": "Conference room 2"}
            meeting = secretary("POST", f"/committees/{committee_id}/meetings", planned)
            path = f"/meetings/{meeting['id']}"
            item = {"topic": "Review of open improvement work", "minutes": 20, "presenter_id": chair.id}
            secretary("POST", f"{path}/agenda-items", item)
            if days > 0:
                continue
            story.moment.at(day, 16)
            present = [story.voices[key].id for key in (panel.chair, panel.secretary, *panel.members[:2])]
            secretary("PUT", f"{path}/attendance", {"present": present})
            secretary("PATCH", path, {"state": "held"})
            task = {"text": "Ask the wards for their numbers", "owner_id": story.voices[panel.members[0]].id}
            secretary("POST", f"{path}/action-items", task | {"due_on": (day + timedelta(days=21)).isoformat()})
            text = "The charts were looked at one by one; two initiatives were asked for their next cycle."
            secretary("PATCH", f"{path}/minutes", {"text": text})
            chair("PATCH", f"{path}/minutes", {"state": "approved"})


def _forget(database: Database, voices: Mapping[str, Voice]) -> None:
    """Take the tokens away again: the demonstration leaves no account that anybody can use."""
    ids = [uuid.UUID(voice.id) for voice in voices.values()]
    with database.session(write=True) as session, session.begin():
        session.execute(delete(Credential).where(Credential.person_id.in_(ids)))
