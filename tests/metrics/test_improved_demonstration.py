"""What improved in the demonstration."""

import shutil
from uuid import UUID

import pytest
from sqlalchemy import select

from qi_tracker.people.models import Person
from tests.clock import FrozenClock
from tests.databases import opened
from tests.factories import Factory

pytestmark = pytest.mark.slow


def test_c_difficile_is_found_among_what_improved_though_its_last_point_is_no_signal(demonstration, tmp_path):
    file = shutil.copy(demonstration[0], tmp_path / "qi-tracker.db")
    with opened(f"sqlite:///{file}", lambda: None) as database:
        with database.session() as session:
            noor = UUID(str(session.scalar(select(Person.id).where(Person.email.startswith("noor")))))
        client = Factory(database, FrozenClock()).new_client(noor)
        improved = {item["name"]: item for item in client.items("/metrics/measures?improved=true&sort=-changed_on")}
    found = improved["Hospital-acquired C. difficile"]
    assert (found["variation"], found["since"], found["changed_on"]) == ("common_cause", None, "2014-11-01")
    assert (found["former_center"], found["center"]) == (pytest.approx(13.0, abs=0.05), pytest.approx(5.0, abs=0.05))
    assert round(found["change_percent"]) == -62
