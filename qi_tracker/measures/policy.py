"""Who may see and change measures: they follow their initiative."""

from ..access.actor import Actor
from ..access.permissions import ALLOWED, Allowed, Policy, Verdict, denied
from ..initiatives.models import Initiative
from ..initiatives.policy import can_enter_points, can_work_on
from .defaults.models import MeasureDefaults
from .models import Measure, ShareLink


def can_list(actor: Actor, initiative: Initiative) -> Allowed:
    """May this person list the initiative's measures? Everyone who sees the initiative may."""
    return ALLOWED


def can_create(actor: Actor, initiative: Initiative) -> Verdict:
    """May this person add a measure to the initiative?"""
    return can_work_on(actor, initiative)


def can_read(actor: Actor, measure: Measure) -> Allowed:
    """May this person read the measure, its points and its charts? Everyone who sees the initiative may."""
    return ALLOWED


def can_edit(actor: Actor, measure: Measure) -> Verdict:
    """May this person change, archive or delete the measure, or set its phases?"""
    return can_work_on(actor, measure.initiative)


def can_write_points(actor: Actor, measure: Measure) -> Verdict:
    """May this person enter, change or delete points?"""
    return can_enter_points(actor, measure.initiative)


def can_share(actor: Actor, measure: Measure) -> Verdict:
    """May this person make a public address for the measure's chart, and see the ones that there are?"""
    return can_work_on(actor, measure.initiative)


def can_revoke(actor: Actor, link: ShareLink) -> Verdict:
    """May this person end a public address of a chart?"""
    return can_work_on(actor, link.measure.initiative)


def can_read_defaults(actor: Actor, defaults: MeasureDefaults) -> Allowed:
    """May this person read what new measures get? Everyone may."""
    return ALLOWED


def can_edit_defaults(actor: Actor, defaults: MeasureDefaults) -> Verdict:
    """May this person change what new measures get?"""
    if actor.is_quality_lead:
        return ALLOWED
    return denied("Only the quality lead changes the organization's defaults for measures.")


POLICIES: dict[str, Policy] = {
    "measure_defaults:edit": can_edit_defaults,
    "measure_defaults:read": can_read_defaults,
    "measures:create": can_create,
    "measures:delete": can_edit,
    "measures:edit": can_edit,
    "measures:list": can_list,
    "measures:read": can_read,
    "points:write": can_write_points,
    "share_links:create": can_share,
    "share_links:list": can_share,
    "share_links:revoke": can_revoke,
}
