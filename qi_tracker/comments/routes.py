"""Comments."""

from typing import Any

from ..access.actor import actor
from ..access.guards import fetch
from ..core.blueprint import Blueprint, Resource
from ..core.request_transaction import clock, session
from ..initiatives.models import Initiative
from . import queries, schemas, service
from .models import Comment

blp = Blueprint("comments", __name__, tag="Comments")


def _row(comment_id: Any) -> Any:
    return session().execute(queries.columns().where(Comment.id == comment_id)).one()


@blp.route("/initiatives/<uuid:initiative_id>/comments")
class InitiativeComments(Resource):
    @blp.operation("listComments", to="comments:list")
    @blp.listing(schemas.Comment, sorts=queries.SORTS, default="-created_at", key=Comment.id)
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List the comments on an initiative"""
        fetch(Initiative, initiative_id, parent=True)
        return queries.columns().where(Comment.initiative_id == initiative_id)

    @blp.operation("createComment", to="comments:create")
    @blp.arguments(
        schemas.CommentInput, example={"text": "Ward 4 saw the same last year; happy to share what we tried."}
    )
    @blp.response(201, schemas.Comment, location="/comments/{id}")
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Comment on an initiative"""
        initiative = fetch(Initiative, initiative_id, parent=True)
        return _row(service.add(session(), initiative, payload["text"], actor(), clock().now()).id)


@blp.route("/comments/<uuid:comment_id>")
class CommentById(Resource):
    @blp.operation("getComment", to="comments:read")
    @blp.response(200, schemas.Comment)
    def get(self, comment_id: Any) -> Any:
        """Show a comment"""
        fetch(Comment, comment_id)
        return _row(comment_id)

    @blp.operation("updateComment", to="comments:edit")
    @blp.arguments(schemas.CommentPatch, example={"text": "Ward 4 saw the same two years ago."})
    @blp.response(200, schemas.Comment)
    def patch(self, payload: dict[str, Any], comment_id: Any) -> Any:
        """Change one's own comment"""
        comment = fetch(Comment, comment_id)
        service.change(session(), comment, payload.get("text", comment.text), clock().now())
        return _row(comment_id)

    @blp.operation("deleteComment", to="comments:delete")
    @blp.response(204)
    def delete(self, comment_id: Any) -> None:
        """Delete one's own comment"""
        service.remove(session(), fetch(Comment, comment_id))
