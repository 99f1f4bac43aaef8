"""Whatever people try, an initiative moves by its published transitions alone, and /actions says so beforehand."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qi_tracker.committees.models import DecisionOutcome
from qi_tracker.initiatives.transitions import TRANSITIONS
from tests.factories.payloads import OUTCOME, SUGGESTION

PEOPLE = ("ana", "quality_lead", "bo")


def published():
    """The transitions as the contract shows them: (from, action) -> the states that they may lead to."""
    found = {}
    for line in TRANSITIONS.as_markdown().splitlines()[2:]:
        source, action, target = (cell.strip().strip("`").split("`")[0] for cell in line.split("|")[1:4])
        found.setdefault((source, action), set()).add(target)
    return found


PUBLISHED = published()
ACTIONS = sorted({action for _, action in PUBLISHED})


def everything_for(action):
    """All that a transition may bring along."""
    sent = {"action": action, "reason": "So it is."}
    if action == "complete":
        return sent | OUTCOME
    return sent | ({"lessons_learned": OUTCOME["lessons_learned"]} if action == "abandon" else {})


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    complete=st.booleans(),
    tested=st.booleans(),
    steps=st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 200)), min_size=4, max_size=14),
)
def test_initiatives_keep_to_their_transitions_and_actions_tell_the_truth(
    factory, client_as, ana, complete, tested, steps
):
    made = ana.create("/initiatives", **(factory.charter() if complete else SUGGESTION | {"open_to_help": True}))
    ana.update(f"/initiatives/{made['id']}", open_to_help=True)
    if tested:
        factory.insert_tested_change(made["id"])
    path = f"/initiatives/{made['id']}"
    for name, number in steps:
        before = ana.read(path)["state"]
        # What can follow is tried more often than what cannot, so that walks lead far.
        likely = [action for source, action in PUBLISHED if source == before]
        action = (likely * 4 + ACTIONS)[number % (len(likely) * 4 + len(ACTIONS))]
        client = client_as(name)
        available = {item["action"]: item for item in client.items(f"{path}/actions")}
        assert sorted(available) == ACTIONS
        answer = client.post(f"{path}/transitions", json=everything_for(action))
        after = ana.read(path)["state"]
        if available[action]["allowed"]:
            assert (answer.status_code, after in PUBLISHED[before, action]) == (200, True)
        else:
            assert answer.status_code in ((422,) if action in set(DecisionOutcome) else (403, 409))
            refused = answer.json.get("errors", [answer.json])[0]["detail"]
            assert (refused, after) == (available[action]["detail"], before)
            if action in set(DecisionOutcome) and (before, action) in PUBLISHED:
                factory.move(made, action)
                assert ana.read(path)["state"] in PUBLISHED[before, action]
