"""Every table of the tracker: importing this module makes the metadata complete."""

from qi_tracker.access import models as access
from qi_tracker.comments import models as comments
from qi_tracker.committees import models as committees
from qi_tracker.committees.meetings import models as meetings
from qi_tracker.core.database import Base
from qi_tracker.core.database import models as core
from qi_tracker.cycles import models as cycles
from qi_tracker.diagrams import models as diagrams
from qi_tracker.initiatives import models as initiatives
from qi_tracker.measures import models as measures
from qi_tracker.measures.defaults import models as measure_defaults
from qi_tracker.measures.statuses import models as measure_statuses
from qi_tracker.mentoring import models as mentoring
from qi_tracker.people import models as people
from qi_tracker.progress import models as progress
from qi_tracker.sites import models as sites

metadata = Base.metadata

__all__ = [
    "access",
    "comments",
    "committees",
    "core",
    "cycles",
    "diagrams",
    "initiatives",
    "measure_defaults",
    "measure_statuses",
    "measures",
    "meetings",
    "mentoring",
    "metadata",
    "people",
    "progress",
    "sites",
]
