"""Charts as pictures and specifications, and their public addresses."""

from types import SimpleNamespace
from typing import Any

from flask import Response

from ...access.actor import actor
from ...access.guards import fetch
from ...charts import answers
from ...charts.answers import PNG, SVG, VEGA_LITE
from ...core.blueprint import API_PREFIX, Blueprint, Resource
from ...core.errors import NotFound
from ...core.request_transaction import clock, database, session
from ...initiatives.models import Initiative
from .. import queries
from ..models import Measure, ShareLink
from ..statuses.queries import status_of
from . import schemas, service, share_links

blp = Blueprint("charts", __name__, tag="Charts")


def _chart(measure_id: Any, query: dict[str, Any], media_type: str, *, responsive: bool = False) -> Response:
    measure = fetch(Measure, measure_id)
    title, today = measure.initiative.title, clock().today()
    scale = query.pop("scale", 1)
    etag = service.version_of(
        session(), [measure], title, query | {"form": media_type, "responsive": responsive}, today
    )

    def build() -> answers.Specification:
        return service.chart_of(session(), measure, query, today, context=title, responsive=responsive)

    return answers.answer(etag, media_type, build, scale=scale)


@blp.route("/measures/<uuid:measure_id>/chart.svg")
class ChartSvg(Resource):
    @blp.operation("drawChartSvg", to="measures:read", extra_errors=(409,))
    @blp.query(schemas.ChartQuery)
    @blp.response(200, media_types=(SVG,), conditional=True)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Draw a measure's chart as SVG"""
        return _chart(measure_id, query, SVG)


@blp.route("/measures/<uuid:measure_id>/chart.png")
class ChartPng(Resource):
    @blp.operation("drawChartPng", to="measures:read", extra_errors=(409,))
    @blp.query(schemas.PngQuery)
    @blp.response(200, media_types=(PNG,), conditional=True)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Draw a measure's chart as PNG"""
        return _chart(measure_id, query, PNG)


@blp.route("/measures/<uuid:measure_id>/chart.vl.json")
class ChartSpecification(Resource):
    @blp.operation("getChartSpecification", to="measures:read", extra_errors=(409,))
    @blp.query(schemas.SpecificationQuery)
    @blp.response(200, media_types=(VEGA_LITE,), conditional=True)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Specify a measure's chart in Vega-Lite, for a front end to draw"""
        responsive = query.pop("responsive", "width" not in query)
        return _chart(measure_id, query, VEGA_LITE, responsive=responsive)


@blp.route("/measures/<uuid:measure_id>/icon.svg")
class MeasureIcon(Resource):
    @blp.operation("drawMeasureIcon", to="measures:read")
    @blp.query(schemas.IconQuery)
    @blp.response(200, media_types=(SVG,), conditional=True)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """Draw what a measure shows as icons: its variation, and whether it reaches its target"""
        measure = fetch(Measure, measure_id)
        status = status_of(session(), measure_id)
        etag = service.version_of_icons(measure, status, query)
        return answers.answer(etag, SVG, lambda: service.icons_of(measure, status, query))


def _charts(initiative_id: Any, query: dict[str, Any], media_type: str) -> Response:
    initiative = fetch(Initiative, initiative_id)
    measures, today = session().scalars(queries.in_use(initiative_id)).all(), clock().today()
    etag = service.version_of(session(), measures, initiative.title, query | {"form": media_type}, today)

    def build() -> answers.Specification:
        return service.charts_of(session(), measures, initiative.title, query, today)

    return answers.answer(etag, media_type, build)


@blp.route("/initiatives/<uuid:initiative_id>/charts")
class InitiativeCharts(Resource):
    @blp.operation("getChartsSpecification", to="measures:list")
    @blp.query(schemas.MultiplesQuery)
    @blp.response(200, media_types=(VEGA_LITE,), conditional=True)
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """Specify the charts of all measures of an initiative, side by side in one Vega-Lite specification"""
        return _charts(initiative_id, query, VEGA_LITE)


@blp.route("/initiatives/<uuid:initiative_id>/charts.svg")
class InitiativeChartsSvg(Resource):
    @blp.operation("drawChartsSvg", to="measures:list")
    @blp.query(schemas.MultiplesQuery)
    @blp.response(200, media_types=(SVG,), conditional=True)
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """Draw the charts of all measures of an initiative, side by side, as SVG"""
        return _charts(initiative_id, query, SVG)


@blp.route("/measures/<uuid:measure_id>/share-links")
class ShareLinks(Resource):
    @blp.operation("listShareLinks", to="share_links:list")
    @blp.listing(schemas.ShareLink, sorts=share_links.SORTS, default="-created_at", key=ShareLink.id)
    def get(self, query: dict[str, Any], measure_id: Any) -> Any:
        """List a chart's public addresses, ended ones included, with how often each was looked at"""
        fetch(Measure, measure_id)
        return share_links.columns().where(ShareLink.measure_id == measure_id)

    @blp.operation("createShareLink", to="share_links:create", idempotent=False)
    @blp.arguments(schemas.ShareLinkInput, example={"expires_on": "2026-12-31"})
    @blp.response(201, schemas.IssuedShareLink, location="/share-links/{id}")
    def post(self, payload: dict[str, Any], measure_id: Any) -> Any:
        """Make a public address of a measure's chart, which shows nothing else"""
        measure = fetch(Measure, measure_id, parent=True)
        link, secret = share_links.share(session(), measure, payload["expires_on"], actor().id, clock().today())
        row = session().execute(share_links.columns().where(ShareLink.id == link.id)).one()
        return SimpleNamespace(**row._mapping, url=f"{API_PREFIX}/shared-charts/{secret}.svg")


@blp.route("/share-links/<uuid:link_id>")
class ShareLinkById(Resource):
    @blp.operation("deleteShareLink", to="share_links:revoke")
    @blp.response(204)
    def delete(self, link_id: Any) -> None:
        """End a public address of a chart"""
        share_links.revoke(session(), fetch(ShareLink, link_id), clock().now())


@blp.route("/shared-charts/<string:secret>.svg")
class SharedChart(Resource):
    @blp.operation("getSharedChart", public=True)
    @blp.query(schemas.ChartLooks)
    @blp.response(200, media_types=(SVG,), conditional=True)
    def get(self, query: dict[str, Any], secret: str) -> Any:
        """Show a shared chart to anyone who has its address

        `POST /measures/{measure_id}/share-links` makes the address. It shows the chart as it is at the moment, until
        its last day has passed or somebody deletes the link.
        """
        today = clock().today()
        found = share_links.shared_measure(session(), secret, today)
        if found is None:
            raise NotFound
        link_id, measure = found
        etag = service.version_of(session(), [measure], "", query | {"form": "shared"}, today)

        def build() -> answers.Specification:
            return service.chart_of(session(), measure, query, today, context=None)

        answer = answers.answer(etag, SVG, build)
        bound, now = database(), clock().now()
        answer.call_on_close(lambda: share_links.note_view(bound, link_id, now))
        return answer
