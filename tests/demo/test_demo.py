"""The demonstration: what it holds, and that it keeps away from other data."""

import pytest
from sqlalchemy import func, select

from qi_tracker.access.models import Credential
from qi_tracker.committees.meetings.models import Meeting
from qi_tracker.committees.models import Committee
from qi_tracker.core.clock import Clock
from qi_tracker.demo.loader import DemoRefused, load
from qi_tracker.initiatives.models import Initiative, InitiativeState
from qi_tracker.measures.models import Measure, MeasurePoint
from qi_tracker.mentoring.models import MentorProfile
from qi_tracker.people.models import Person
from qi_tracker.sites.models import Site, SiteKind

pytestmark = pytest.mark.slow


def test_the_demonstration_is_whole_and_loads_into_an_empty_database_only(real_database):
    reported = []
    load(real_database, Clock(), lambda what, done, total: reported.append((what, done, total)))
    with real_database.session() as session:

        def number(model):
            return session.scalar(select(func.count()).select_from(model))

        assert number(Initiative) >= 40
        assert set(session.scalars(select(Initiative.state).distinct())) == set(InitiativeState)
        assert number(Site) >= 8
        assert session.scalar(select(func.count()).where(Site.kind == SiteKind.TELEPHARMACY_HUB)) >= 1
        assert number(Committee) == 3
        assert number(Meeting) >= 3
        assert number(MentorProfile) >= 10
        assert number(Measure) >= 60
        assert number(MeasurePoint) >= 2000
        # No account that anybody could use.
        assert number(Credential) == 0
        assert session.scalar(select(func.count()).where(Person.password_hash.is_not(None))) == 0
        latest = session.scalar(select(func.max(Initiative.updated_at)))
        assert latest <= Clock().now()
    assert reported[-1][0] == "done"
    assert [done for _, done, _ in reported] == sorted(done for _, done, _ in reported)
    with pytest.raises(DemoRefused):
        load(real_database, Clock())


def test_a_database_with_other_data_is_left_as_it_is(real_factory, real_database):
    real_factory.site("Ours")
    with pytest.raises(DemoRefused, match="other data"):
        load(real_database, Clock())
    with real_database.session() as session:
        assert session.scalars(select(Site.name)).all() == ["Ours"]
