"""The permission vocabulary: everything that somebody may or may not do, `resource:action`, in one place.

A feature's policy.py binds each of its names to a pure function: policy(actor) where the permission needs no object,
policy(actor, object) where it does. An application does not start with a name unbound.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from inspect import signature
from typing import Any

VOCABULARY = (
    "action_items:create",
    "action_items:edit",
    "action_items:list",
    "action_items:mark_done",
    "action_items:read",
    "activity:list",
    "agenda_items:create",
    "agenda_items:delete",
    "agenda_items:edit",
    "agenda_items:read",
    "attendance:record",
    "change_ideas:create",
    "change_ideas:delete",
    "change_ideas:edit",
    "change_ideas:list",
    "change_ideas:read",
    "comments:create",
    "comments:delete",
    "comments:edit",
    "comments:list",
    "comments:read",
    "committees:create",
    "committees:edit",
    "committees:list",
    "committees:read",
    "committees:read_queue",
    "cycles:create",
    "cycles:delete",
    "cycles:edit",
    "cycles:list",
    "cycles:read",
    "cycles:transition",
    "decisions:list",
    "decisions:read",
    "decisions:record",
    "drivers:create",
    "drivers:delete",
    "drivers:edit",
    "drivers:list",
    "drivers:read",
    "initiatives:create",
    "initiatives:delete",
    "initiatives:edit",
    "initiatives:list",
    "initiatives:manage_team",
    "initiatives:read",
    "initiatives:transition",
    "me:change_password",
    "me:read",
    "me:work",
    "measure_defaults:edit",
    "measure_defaults:read",
    "measures:create",
    "measures:delete",
    "measures:edit",
    "measures:list",
    "measures:read",
    "meetings:create",
    "meetings:edit",
    "meetings:list",
    "meetings:read",
    "memberships:add",
    "memberships:answer",
    "memberships:end",
    "memberships:list",
    "memberships:read",
    "memberships:request",
    "mentor_profiles:create",
    "mentor_profiles:delete",
    "mentor_profiles:edit",
    "mentor_profiles:read",
    "mentors:list",
    "mentorship_goals:create",
    "mentorship_goals:delete",
    "mentorship_goals:edit",
    "mentorship_goals:list",
    "mentorship_goals:read",
    "mentorship_sessions:create",
    "mentorship_sessions:delete",
    "mentorship_sessions:edit",
    "mentorship_sessions:list",
    "mentorship_sessions:read",
    "mentorships:create",
    "mentorships:edit",
    "mentorships:list",
    "mentorships:read",
    "mentorships:transition",
    "metrics:read",
    "minutes:edit",
    "minutes:read",
    "people:create",
    "people:edit",
    "people:edit_account",
    "people:list",
    "people:read",
    "people:reset_password",
    "points:write",
    "progress_scores:create",
    "progress_scores:list",
    "sessions:end",
    "share_links:create",
    "share_links:list",
    "share_links:revoke",
    "sites:create",
    "sites:delete",
    "sites:edit",
    "sites:list",
    "sites:read",
    "tokens:create",
    "tokens:delete",
    "tokens:list",
)


@dataclass(frozen=True)
class Verdict:
    """A policy's answer. reason: for a denial, the sentence that the caller reads."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


class Allowed(Verdict):
    """Yes. A policy that never denies answers this type, so that the contract names no refusal where it is asked."""


ALLOWED = Allowed(True)
Policy = Callable[..., Verdict]


def never_denies(policy: Policy) -> bool:
    """Whether a policy allows everybody who sees what it is about."""
    return signature(policy).return_annotation is Allowed


def denied(reason: str) -> Verdict:
    """No, and why: a sentence that names the rule."""
    return Verdict(False, reason)


class Permissions:
    """The bound vocabulary."""

    def __init__(self, bindings: Mapping[str, Policy], *, used: Set[str]) -> None:
        """bindings: the policy of each permission; used: the permissions that operations state.

        Raises RuntimeError where the vocabulary is not sorted, or holds a permission that is bound to no policy or
        stated by no operation, or where one is bound or stated that it does not hold.
        """
        for what, found in (("bound", set(bindings)), ("used", used)):
            if differing := sorted(set(VOCABULARY) ^ found):
                raise RuntimeError(f"permissions of the vocabulary, and those {what}, differ: {', '.join(differing)}")
        if list(VOCABULARY) != sorted(VOCABULARY):
            raise RuntimeError("the permission vocabulary is not sorted")
        self._policies = dict(bindings)
        self._needs_object = {name: len(signature(policy).parameters) > 1 for name, policy in bindings.items()}

    def needs_object(self, name: str) -> bool:
        """Whether the permission is about one object."""
        return self._needs_object[name]

    def ask(self, name: str, actor: Any, *subject: Any) -> Verdict:
        """The policy's answer."""
        return self._policies[name](actor, *subject)

    def held_by(self, actor: Any) -> list[str]:
        """The permissions that need no object and that the actor has."""
        return [name for name in VOCABULARY if not self._needs_object[name] and self._policies[name](actor)]
