"""What a script does, with the package that openapi-python-client makes of the contract: typed, without a cast.

`run.py` generates the package, checks this with mypy --strict, and runs it against a served demonstration.
"""

import os
import uuid
from datetime import date, timedelta
from http import HTTPStatus
from typing import TypeVar

from tracker_client import AuthenticatedClient, Client
from tracker_client.api.access import set_password, sign_in, sign_out
from tracker_client.api.charts import draw_chart_svg, get_chart_specification
from tracker_client.api.fhir import get_fhir_measure_report
from tracker_client.api.initiatives import create_initiative, delete_initiative, list_initiatives, update_initiative
from tracker_client.api.me import get_me
from tracker_client.api.measures import analyze_measure, create_measure
from tracker_client.api.points import list_points, put_points
from tracker_client.models.credentials import Credentials
from tracker_client.models.data_kind import DataKind
from tracker_client.models.direction import Direction
from tracker_client.models.frequency import Frequency
from tracker_client.models.initiative import Initiative
from tracker_client.models.initiative_input import InitiativeInput
from tracker_client.models.initiative_patch import InitiativePatch
from tracker_client.models.measure_input import MeasureInput
from tracker_client.models.measure_kind import MeasureKind
from tracker_client.models.password_by_link import PasswordByLink
from tracker_client.models.point_input import PointInput
from tracker_client.models.points_input import PointsInput
from tracker_client.models.problem import Problem
from tracker_client.models.variation import Variation
from tracker_client.types import UNSET, Response, Unset

T = TypeVar("T")
ADDRESS = os.environ["TRACKER_URL"]
EMAIL = os.environ["TRACKER_EMAIL"]
PASSWORD = str(uuid.uuid4())
PROBLEM = "One dose in twenty-five is not in the drawer when the nurse needs it."


class Refused(Exception):
    """The tracker refused; the message is the sentence that people read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def answer(response: Response[T | Problem]) -> T:
    """What came back; raises Refused where it is a problem."""
    if isinstance(response.parsed, Problem):
        raise Refused(response.parsed)
    assert response.parsed is not None, f"{response.status_code} without a body"
    return response.parsed


def sign_in_by_link() -> AuthenticatedClient:
    """Set the password by the link, and sign in with it."""
    client = Client(base_url=ADDRESS)
    link = PasswordByLink(link_token=os.environ["TRACKER_PASSWORD_LINK"], new_password=PASSWORD)
    assert set_password.sync_detailed(client=client, body=link).status_code == HTTPStatus.NO_CONTENT
    session = answer(sign_in.sync_detailed(client=client, body=Credentials(email=EMAIL, password=PASSWORD)))
    return AuthenticatedClient(base_url=ADDRESS, token=session.token)


def create(client: AuthenticatedClient, title: str) -> Initiative:
    """Suggest an initiative."""
    body = InitiativeInput(title=title, problem=PROBLEM)
    made = create_initiative.sync_detailed(client=client, body=body, idempotency_key=str(uuid.uuid4()))
    assert made.status_code == HTTPStatus.CREATED
    return answer(made)


def rename(client: AuthenticatedClient, held: Initiative, title: str) -> Initiative:
    """Change the version that is held, and no other."""
    body = InitiativePatch(title=title)
    return answer(update_initiative.sync_detailed(held.id, client=client, body=body, if_match=held.etag))


def titles(client: AuthenticatedClient, limit: int) -> list[str]:
    """The title of every initiative, page by page."""
    found: list[str] = []
    cursor: str | Unset = UNSET
    while True:
        page = answer(list_initiatives.sync_detailed(client=client, limit=limit, cursor=cursor))
        found += [item.title for item in page.items]
        if isinstance(page.next_cursor, Unset):
            return found
        cursor = page.next_cursor


def measure(client: AuthenticatedClient, initiative: Initiative) -> uuid.UUID:
    """A measure with points before and after a change: the first as JSON, the others as CSV."""
    body = MeasureInput(
        name="Missing doses",
        kind=MeasureKind.OUTCOME,
        data_kind=DataKind.PROPORTION,
        unit="%",
        multiplier=100,
        direction=Direction.DECREASE,
        frequency=Frequency.WEEKLY,
        target_value=2,
    )
    made = answer(create_measure.sync_detailed(initiative.id, client=client, body=body))
    first = date(2026, 1, 5)
    before = [
        PointInput(period_start=first + timedelta(weeks=week), numerator=events, denominator=481)
        for week, events in enumerate([19, 21, 15, 22, 18, 20, 13, 21, 19, 17, 23, 14])
    ]
    written = answer(put_points.sync_detailed(made.id, client=client, body=PointsInput(points=before)))
    assert written.created == len(before)
    after = [
        f"{first + timedelta(weeks=len(before) + week)},{events},482"
        for week, events in enumerate([11, 9, 8, 10, 7, 9, 8, 6])
    ]
    # The generated function knows the JSON body alone; its client sends anything.
    imported = client.get_httpx_client().put(
        f"/api/v1/measures/{made.id}/points",
        content="\n".join(["date,events,exposure", *after]),
        headers={"Content-Type": "text/csv"},
    )
    assert imported.status_code == HTTPStatus.OK
    assert imported.json()["created"] == len(after)
    return made.id


def look(client: AuthenticatedClient, measure_id: uuid.UUID) -> Variation | None:
    """Read points, chart, specification and report; returns what the analysis says of the variation."""
    analysis = answer(analyze_measure.sync_detailed(measure_id, client=client))
    assert all(point.value is not None and point.value < 6 for point in analysis.points)
    assert len(answer(list_points.sync_detailed(measure_id, client=client)).items) == 20
    svg = draw_chart_svg.sync_detailed(measure_id, client=client).parsed
    assert isinstance(svg, str)
    assert svg.startswith("<svg")
    specification = answer(get_chart_specification.sync_detailed(measure_id, client=client))
    assert specification["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
    report = answer(get_fhir_measure_report.sync_detailed(measure_id, client=client))
    assert report["resourceType"] == "MeasureReport"
    return analysis.variation


def main() -> None:
    """Sign in, work, sign out."""
    client = sign_in_by_link()
    me = answer(get_me.sync_detailed(client=client))
    assert me.email == EMAIL
    draft = create(client, "No missing doses on the morning round")
    assert draft.lead.id == me.id
    renamed = rename(client, draft, "No missing doses at eight")
    assert renamed.etag != draft.etag
    too_late = InitiativePatch(title="Too late")
    refused = update_initiative.sync(draft.id, client=client, body=too_late, if_match=draft.etag)
    assert isinstance(refused, Problem)
    assert refused.status == HTTPStatus.PRECONDITION_FAILED
    assert refused.code == "stale_version"
    found = titles(client, limit=7)
    assert len(found) > 14
    assert "No missing doses at eight" in found
    assert look(client, measure(client, renamed)) is Variation.IMPROVEMENT_LOW
    mistake = create(client, "Suggested by mistake")
    gone = delete_initiative.sync_detailed(mistake.id, client=client, if_match=mistake.etag)
    assert gone.status_code == HTTPStatus.NO_CONTENT
    assert sign_out.sync_detailed(client=client).status_code == HTTPStatus.NO_CONTENT
    assert get_me.sync_detailed(client=client).status_code == HTTPStatus.UNAUTHORIZED
    print(f"signed in as {me.name}; created, changed, paged through {len(found)} initiatives, measured, deleted")


if __name__ == "__main__":
    main()
