"""Whatever is tried with a cycle, in whatever order: it follows its stages, and /actions says so beforehand."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.cycles import transition
from tests.factories.payloads import STAGE_CONTENT, STAGES

TRIES = st.lists(
    st.one_of(
        st.sampled_from([("fill", stage) for stage in STAGES]),
        st.sampled_from([("move", "advance"), ("move", "advance"), ("move", "advance"), ("move", "cancel")]),
        st.sampled_from([("state", "active"), ("state", "on_hold")]),
    ),
    min_size=4,
    max_size=16,
)


class Expected:
    """What the domain says of a cycle: the model that the API is held against."""

    def __init__(self) -> None:
        self.stage, self.filled, self.state = "plan", set(), "active"

    def may_fill(self, section):
        return self.stage in STAGES and STAGES.index(section) <= STAGES.index(self.stage)

    def may_move(self, action):
        if self.stage not in STAGES:
            return False
        if action == "cancel":
            return True
        return self.stage in self.filled and (self.stage != "plan" or self.state == "active")

    def move(self, action):
        self.stage = "canceled" if action == "cancel" else (*STAGES, "closed")[STAGES.index(self.stage) + 1]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=TRIES)
def test_a_cycle_keeps_to_its_stages_and_actions_say_so_beforehand(factory, ana, initiative_id, tries):
    factory.set_state(initiative_id, "active")
    cycle, expected = ana.create(f"/initiatives/{initiative_id}/cycles", title="A walk"), Expected()
    for what, which in tries:
        if what == "state":
            factory.set_state(initiative_id, which)
            expected.state = which
        elif what == "fill":
            answer = ana.patch(f"/cycles/{cycle['id']}", json=STAGE_CONTENT[which], if_match="*")
            assert answer.status_code == (200 if expected.may_fill(which) else 409)
            if expected.may_fill(which):
                expected.filled.add(which)
        else:
            allowed = {item["action"]: item["allowed"] for item in ana.read(f"/cycles/{cycle['id']}/actions")["items"]}
            assert allowed == {action: expected.may_move(action) for action in ("advance", "cancel")}
            answer = transition(ana, cycle, which, reason="Tried")
            assert answer.status_code == (200 if expected.may_move(which) else 409)
            if expected.may_move(which):
                expected.move(which)
        assert ana.read(f"/cycles/{cycle['id']}")["stage"] == expected.stage
