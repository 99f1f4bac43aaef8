"""Cycles moved through their stages over the API, by the client that is given."""

from typing import Any

from tests.api_client import ApiClient
from tests.factories.payloads import STAGE_CONTENT


def transition(client: ApiClient, cycle: dict[str, Any], action: str = "advance", **payload: Any) -> Any:
    """The answer to a transition."""
    return client.post(f"/cycles/{cycle['id']}/transitions", json={"action": action, **payload})


def advance(client: ApiClient, cycle: dict[str, Any], action: str = "advance", **payload: Any) -> dict[str, Any]:
    """The cycle after a transition that must succeed."""
    answer = transition(client, cycle, action, **payload)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def fill(client: ApiClient, cycle: dict[str, Any], **content: Any) -> dict[str, Any]:
    """The cycle with what its stage needs, or with other content."""
    return client.update(f"/cycles/{cycle['id']}", **(content or STAGE_CONTENT[cycle["stage"]]))


def cancel(client: ApiClient, cycle: dict[str, Any]) -> dict[str, Any]:
    """The cycle after it was canceled."""
    return advance(client, cycle, action="cancel", reason="The ward closed.")


def close(client: ApiClient, cycle: dict[str, Any], decision: str, **payload: Any) -> dict[str, Any]:
    """A cycle in any open stage, closed with a decision."""
    while cycle["stage"] != "act":
        cycle = advance(client, fill(client, cycle))
    fill(client, cycle, act={"decision": decision, "rationale": "So it is."})
    return advance(client, cycle, **payload)
