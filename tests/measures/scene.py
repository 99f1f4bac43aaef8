"""An initiative with a team around its measures."""

import uuid
from datetime import date, timedelta
from typing import Any

from qi_tracker.initiatives.models import TeamMember, TeamRole

MEASURE = {"name": "Missing doses", "kind": "outcome", "data_kind": "value", "direction": "decrease", "unit": "doses"}


def days(count: int, step: int = 7) -> list[str]:
    """So many days a step apart, from 2025-01-06 on."""
    return [(date(2025, 1, 6) + timedelta(days=step * index)).isoformat() for index in range(count)]


class Scene:
    """An initiative that ana leads, seen by the whole organization or her team; measures are added as asked for."""

    def __init__(self, world: Any, visibility: str = "organization") -> None:
        self.world = world
        self.ana = world.as_("ana")
        self.initiative = self.ana.made(
            "/initiatives",
            title="Fewer missing doses",
            problem="Every tenth first dose is missing on the ward.",
            visibility=visibility,
            open_to_help=True,
        )

    def join(self, name: str, role: str) -> Any:
        """Put somebody on the team; their client."""
        client = self.world.as_(name)
        member = TeamMember(
            initiative_id=uuid.UUID(self.initiative["id"]),
            person_id=client.person_id,
            role=TeamRole(role),
            created_at=self.world.clock.now(),
        )
        with self.world.database.session(write=True) as session, session.begin():
            session.add(member)
        return client

    def measure(self, **members: Any) -> dict[str, Any]:
        """Add a measure, of values unless told otherwise."""
        return dict(self.ana.made(f"/initiatives/{self.initiative['id']}/measures", **MEASURE | members))

    def enter(self, measure: dict[str, Any], *points: dict[str, Any]) -> dict[str, Any]:
        """Enter points that must be taken; what the entry did."""
        answer = self.ana.put(f"/measures/{measure['id']}/points", json={"points": list(points)})
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def enter_values(self, measure: dict[str, Any], values: list[Any]) -> None:
        """Enter weekly values."""
        self.enter(
            measure, *({"period_start": day, "value": v} for day, v in zip(days(len(values)), values, strict=True))
        )

    def send_csv(self, measure: dict[str, Any], text: str | bytes, query: str = "") -> Any:
        """Send a CSV file; the answer."""
        body = text if isinstance(text, bytes) else text.encode()
        return self.ana.put(f"/measures/{measure['id']}/points{query}", data=body, content_type="text/csv")

    def points(self, measure: dict[str, Any]) -> list[dict[str, Any]]:
        """The measure's points."""
        return list(self.ana.items(f"/measures/{measure['id']}/points?limit=200"))
