"""The features of the application: their routes, and what their policies and queries bind."""

from collections.abc import Mapping
from typing import Any

from .access import policy as access_policy
from .access import queries as access_queries
from .access import routes as access_routes
from .access.guards import Door
from .access.permissions import Policy
from .comments import policy as comments_policy
from .comments import queries as comments_queries
from .comments import routes as comments_routes
from .committees import policy as committees_policy
from .committees import queries as committees_queries
from .committees import routes as committees_routes
from .committees.decisions import routes as decisions_routes
from .committees.meetings import queries as meetings_queries
from .committees.meetings import routes as meetings_routes
from .core.blueprint import Blueprint
from .cycles import policy as cycles_policy
from .cycles import queries as cycles_queries
from .cycles import routes as cycles_routes
from .diagrams import policy as diagrams_policy
from .diagrams import queries as diagrams_queries
from .diagrams import routes as diagrams_routes
from .initiatives import policy as initiatives_policy
from .initiatives import queries as initiatives_queries
from .initiatives import routes as initiatives_routes
from .me import policy as me_policy
from .me import routes as me_routes
from .measures import policy as measures_policy
from .measures import queries as measures_queries
from .measures import routes as measures_routes
from .measures.charts import routes as measures_chart_routes
from .measures.fhir import routes as measures_fhir_routes
from .measures.points import routes as measures_point_routes
from .mentoring import policy as mentoring_policy
from .mentoring import queries as mentoring_queries
from .mentoring import routes as mentoring_routes
from .metrics import policy as metrics_policy
from .metrics import routes as metrics_routes
from .metrics.comparison import routes as measures_comparison_routes
from .people import policy as people_policy
from .people import queries as people_queries
from .people import routes as people_routes
from .progress import policy as progress_policy
from .progress import routes as progress_routes
from .sites import policy as sites_policy
from .sites import queries as sites_queries
from .sites import routes as sites_routes

BLUEPRINTS: tuple[Blueprint, ...] = (
    access_routes.blp,
    people_routes.blp,
    sites_routes.blp,
    initiatives_routes.blp,
    committees_routes.blp,
    me_routes.blp,
    mentoring_routes.blp,
    metrics_routes.blp,
    diagrams_routes.blp,
    cycles_routes.blp,
    progress_routes.blp,
    comments_routes.blp,
    meetings_routes.blp,
    measures_routes.blp,
    measures_point_routes.blp,
    decisions_routes.blp,
    measures_chart_routes.blp,
    measures_fhir_routes.blp,
    measures_comparison_routes.blp,
)

RULES: Mapping[str, Policy] = {
    **access_policy.RULES,
    **committees_policy.RULES,
    **me_policy.RULES,
    **mentoring_policy.RULES,
    **metrics_policy.RULES,
    **people_policy.RULES,
    **sites_policy.RULES,
    **initiatives_policy.RULES,
    **diagrams_policy.RULES,
    **cycles_policy.RULES,
    **progress_policy.RULES,
    **comments_policy.RULES,
    **measures_policy.RULES,
}

DOORS: Mapping[type[Any], Door] = {
    **access_queries.DOORS,
    **committees_queries.DOORS,
    **mentoring_queries.DOORS,
    **meetings_queries.DOORS,
    **people_queries.DOORS,
    **sites_queries.DOORS,
    **initiatives_queries.DOORS,
    **diagrams_queries.DOORS,
    **cycles_queries.DOORS,
    **comments_queries.DOORS,
    **measures_queries.DOORS,
}
