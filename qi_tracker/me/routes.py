"""Oneself: account, roles, permissions, and the work that waits."""

from typing import Any

from ..access.actor import actor
from ..access.guards import permissions
from ..core.blueprint import Blueprint, Resource
from ..core.request_transaction import clock, session
from . import schemas, service

blp = Blueprint("me", __name__, tag="Me")


@blp.route("/me")
class Me(Resource):
    @blp.operation("getMe", to="me:read")
    @blp.response(200, schemas.Me)
    def get(self) -> Any:
        """Show my account, my roles and my permissions"""
        return service.myself(session(), actor(), clock().today(), permissions().held_by(actor()))


@blp.route("/me/work")
class MyWork(Resource):
    @blp.operation("getMyWork", to="me:work")
    @blp.response(200, schemas.Work)
    def get(self) -> Any:
        """Show what waits for me: cycles, measures, reviews, action items and requests"""
        return {"items": service.work_of(session(), actor(), clock().local_now())}
