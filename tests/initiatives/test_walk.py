"""Whatever people try, an initiative moves along its published way alone, and they are told the truth beforehand."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qi_tracker.committees.models import Outcome
from qi_tracker.initiatives.way import table
from tests.initiatives.scene import OUTCOME, SUGGESTION

PEOPLE = ("ana", "quality_lead", "bo")


def published():
    """The way as the contract shows it: (from, action) -> the states it may lead to."""
    found = {}
    for line in table().splitlines()[2:]:
        source, action, target = (cell.strip().strip("`").split("`")[0] for cell in line.split("|")[1:4])
        found.setdefault((source, action), set()).add(target)
    return found


WAY = published()
ACTIONS = sorted({action for _, action in WAY})


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
def test_initiatives_keep_to_their_way_and_actions_tell_the_truth(scene, complete, tested, steps):
    made = scene.ana.made("/initiatives", **(scene.complete() if complete else SUGGESTION | {"open_to_help": True}))
    scene.ana.changed(f"/initiatives/{made['id']}", open_to_help=True)
    if tested:
        scene.test_a_change(made)
    path = f"/initiatives/{made['id']}"
    for name, number in steps:
        before = scene.ana.read(path)["state"]
        # What can follow is tried more often than what cannot, so that walks lead far.
        likely = [action for source, action in WAY if source == before]
        action = (likely * 4 + ACTIONS)[number % (len(likely) * 4 + len(ACTIONS))]
        client = scene.world.as_(name)
        told = {item["action"]: item for item in client.items(f"{path}/actions")}
        assert sorted(told) == ACTIONS
        answer = client.post(f"{path}/transitions", json=everything_for(action))
        after = scene.ana.read(path)["state"]
        if told[action]["allowed"]:
            assert (answer.status_code, after in WAY[before, action]) == (200, True)
        else:
            assert answer.status_code in (403, 409)
            assert (answer.json["detail"], after) == (told[action]["detail"], before)
            if action in set(Outcome) and (before, action) in WAY:
                scene.decide(made, action)
                assert scene.ana.read(path)["state"] in WAY[before, action]
