"""Who may read, write and change comments."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy, Verdict, denied
from ..initiatives import policy as initiatives
from ..initiatives.models import Initiative
from .models import Comment


def can_comment(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person read and write comments on the initiative?"""
    return initiatives.can_read(actor, initiative)


def can_change(actor: Actor, comment: Comment) -> Verdict:
    """May this person change or delete the comment?"""
    if comment.author_id == actor.id:
        return ALLOWED
    return denied("A comment is changed and deleted by its author only; answer it with a comment of your own.")


def can_read(actor: Actor, comment: Comment) -> Allowed:
    """May this person, who sees the initiative, read the comment?"""
    return ALLOWED


POLICIES: dict[str, Policy] = {
    "comments:create": can_comment,
    "comments:delete": can_change,
    "comments:edit": can_change,
    "comments:list": can_comment,
    "comments:read": can_read,
}
