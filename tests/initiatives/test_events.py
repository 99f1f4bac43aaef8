"""What other features do when an initiative moves, ends or loses a member: in one transaction with it."""

import pytest

from qi_tracker.initiatives import events
from tests.factories.payloads import OUTCOME

ENDING = {"action": "abandon", "reason": "No staff."}


@pytest.fixture
def failing(monkeypatch):
    """Lets something fail from now on."""

    def fail(*_args, **_kwargs):
        raise RuntimeError("no")

    def failing(name):
        monkeypatch.setattr(name, fail)

    return failing


@pytest.fixture
def heard(monkeypatch):
    """The transitions that handlers hear of."""
    found = []
    monkeypatch.setattr(events.moved, "_handlers", [lambda _session, event: found.append(event)])
    return found


def planned(ana, made):
    return ana.create(f"/initiatives/{made['id']}/cycles", title="Try a second check")


def linked(factory, ana, made):
    """A mentorship of a member that is linked to the initiative."""
    ana.create(f"/initiatives/{made['id']}/team", person_id=factory.id_of("mel"), role="member")
    return factory.mentorship(mentee="mel", initiative_id=made["id"])


def test_every_transition_is_announced_with_who_when_and_why(factory, ana, heard):
    made = factory.initiative("active")
    ana.create(f"/initiatives/{made['id']}/transitions", **ENDING)
    assert [event.action for event in heard] == ["submit", "start_review", "approve", "start", "abandon"]
    last = heard[-1]
    assert (str(last.initiative.id), last.source, last.target) == (made["id"], "active", "abandoned")
    assert (last.actor_id, last.reason) == (ana.person_id, "No staff.")
    assert last.at.isoformat() == "2026-03-02T09:00:00+00:00"


@pytest.mark.parametrize(
    ("state", "along", "stage"),
    [
        ("active", {"action": "complete", **OUTCOME}, "canceled"),
        ("approved", ENDING, "canceled"),
        ("active", {"action": "hold", "reason": "Moving."}, "plan"),
    ],
)
def test_cycles_that_are_open_are_canceled_at_the_end_alone(factory, ana, state, along, stage):
    made = factory.initiative(state)
    cycle = planned(ana, made)
    ana.create(f"/initiatives/{made['id']}/transitions", **along)
    assert ana.read(f"/cycles/{cycle['id']}")["stage"] == stage


def test_cycles_planned_for_a_declined_initiative_stay(factory, ana):
    made = factory.initiative("in_review")
    cycle = planned(ana, made)
    factory.move(made, "decline")
    assert ana.read(f"/cycles/{cycle['id']}")["stage"] == "plan"


def test_an_end_that_fails_after_its_cycles_were_canceled_cancels_none(factory, ana, failing):
    made = factory.initiative("active")
    cycle = planned(ana, made)
    failing("qi_tracker.initiatives.service.record")
    assert ana.post(f"/initiatives/{made['id']}/transitions", json=ENDING).status_code == 500
    assert ana.read(f"/cycles/{cycle['id']}") == cycle
    assert ana.read(f"/initiatives/{made['id']}") == made


def test_an_initiative_does_not_end_where_its_cycles_cannot_be_canceled(factory, ana, failing):
    made = factory.initiative("active")
    failing("qi_tracker.cycles.service.cancel_open")
    assert ana.post(f"/initiatives/{made['id']}/transitions", json=ENDING).status_code == 500
    assert ana.read(f"/initiatives/{made['id']}")["state"] == "active"


def test_who_leaves_a_team_takes_the_link_of_their_mentorship_along(factory, ana, client_as):
    made = factory.initiative()
    mentorship = linked(factory, ana, made)
    assert ana.delete(f"/initiatives/{made['id']}/team/{factory.id_of('mel')}").status_code == 204
    assert client_as("mel").read(f"/mentorships/{mentorship['id']}")["initiative_id"] is None


@pytest.mark.parametrize("what", ["mentoring.service.unlink_of", "initiatives.team.record"])
def test_who_cannot_be_unlinked_does_not_leave_and_the_other_way_round(factory, ana, client_as, failing, what):
    made = factory.initiative()
    mentorship = linked(factory, ana, made)
    failing(f"qi_tracker.{what}")
    assert ana.delete(f"/initiatives/{made['id']}/team/{factory.id_of('mel')}").status_code == 500
    assert len(ana.items(f"/initiatives/{made['id']}/team")) == 2
    assert client_as("mel").read(f"/mentorships/{mentorship['id']}")["initiative_id"] == made["id"]
