"""What the timeline shows is what the contract says of each kind of entry."""

import jsonschema_rs
import pytest

from qi_tracker.initiatives.models import TimelineKind
from tests.api_client import contract

DOCUMENT = contract()
ENTRY = jsonschema_rs.Draft202012Validator(
    {"$ref": "#/components/schemas/TimelineEntry", "components": DOCUMENT["components"]}
)


@pytest.fixture
def entries(factory, ana):
    """The timeline of an initiative to which everything has happened that a timeline shows."""
    made = factory.initiative("active")
    path = f"/initiatives/{made['id']}"
    ana.update(path, aim={"target_value": 1.5})
    ana.create(f"{path}/team", person_id=factory.id_of("member"), role="member")
    ana.update(f"{path}/team/{factory.id_of('member')}", role="coach")
    ana.delete(f"{path}/team/{factory.id_of('member')}")
    ana.create(f"{path}/progress-scores", score=2.5, assessed_on="2026-03-02", justification="A test is under way.")
    cycle = ana.create(f"{path}/cycles", title="One shift")
    ana.create(f"/cycles/{cycle['id']}/transitions", action="cancel", reason="Too early.")
    ana.create(f"{path}/handover", person_id=factory.id_of("bo"))
    return ana.items(f"{path}/timeline?limit=200")


def test_every_kind_of_entry_is_as_the_contract_says(entries):
    assert {entry["kind"] for entry in entries} == set(TimelineKind)
    changes = {entry["action"] for entry in entries if entry["kind"] == "team_change"}
    assert changes == {"add", "change_role", "remove", "handover"}
    for entry in entries:
        assert [f"{entry['kind']}: {problem.message}" for problem in ENTRY.iter_errors(entry)] == []
