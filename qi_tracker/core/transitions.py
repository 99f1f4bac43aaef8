"""State machines, each one table: the service obeys it, `/actions` reads it, the contract and the docs show it.

A feature states its table in a module `transitions`, and who may take which action in its `policy`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from .errors import Conflict, Invalid, MissingRequirement

V = TypeVar("V", bound=Callable[..., Any])


class Verdict(Protocol):
    """A policy's answer: true, or false with the sentence that the caller reads."""

    @property
    def reason(self) -> str:
        """Why not."""

    def __bool__(self) -> bool: ...


def label(name: str) -> str:
    """A state or an action as text: in_review as "in review"."""
    return name.replace("_", " ")


@dataclass(frozen=True)
class Requirement:
    """What a record must hold for an action.

    text: for the table; missing: what the record lacks, given the facts that lie outside it; sent_along: the action
    itself may bring it.
    """

    text: str
    missing: Callable[[Any, Any], Iterable[MissingRequirement]]
    sent_along: bool = False


@dataclass(frozen=True)
class Obstacle:
    """What outside the record forbids an action now: the code and the sentence of the refusal."""

    code: str
    detail: str


@dataclass(frozen=True)
class Precondition:
    """What must hold outside the record. text: for the table; obstacle: None where it holds."""

    text: str
    obstacle: Callable[[Any, Any], Obstacle | None]


@dataclass(frozen=True)
class Condition:
    """What decides between two targets of one action."""

    text: str
    holds: Callable[[Any], bool]


@dataclass(frozen=True)
class Transition:
    """One row of a table.

    who: those who take the action, worded for the table; reason: it needs one; outcome: a sentence for `/actions` that
    says what comes of it.
    """

    source: StrEnum
    action: StrEnum
    target: StrEnum
    who: StrEnum
    requires: tuple[Requirement, ...] = ()
    reason: bool = False
    when: Condition | None = None
    preconditions: tuple[Precondition, ...] = ()
    outcome: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Availability:
    """Whether somebody may take an action now. detail: if not, why; if so, what to send and what comes of it."""

    action: StrEnum
    allowed: bool
    detail: str
    missing: tuple[MissingRequirement, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The item of `/actions`."""
        missing = [requirement.as_json() for requirement in self.missing]
        return {"action": self.action, "allowed": self.allowed, "detail": self.detail, "missing": missing}


@dataclass(frozen=True)
class StateMachine:
    """The transitions of one kind of record.

    title: its heading in the docs. subject: how a sentence about a record begins; it: its pronoun; at_end: what to do
    where no transition leads on. initial: the states in which a record begins; by default the first row's source.
    phrase: a state as that sentence continues.
    """

    title: str
    subject: str
    it: str
    at_end: str
    transitions: tuple[Transition, ...]
    initial: tuple[StrEnum, ...] = ()
    phrase: Callable[[str], str] = label

    @property
    def actions(self) -> tuple[StrEnum, ...]:
        """Every action, in the table's order."""
        return tuple(dict.fromkeys(row.action for row in self.transitions))

    def find(self, state: StrEnum, action: StrEnum, record: Any) -> Transition | None:
        """The transition that an action follows from a state; None where there is none."""
        for row in self.transitions:
            if (row.source, row.action) == (state, action) and (row.when is None or row.when.holds(record)):
                return row
        return None

    def who(self, state: StrEnum, action: StrEnum, record: Any) -> frozenset[StrEnum]:
        """Those who take an action from a state; where none leads on from it, those who take it anywhere."""
        found = self.find(state, action, record)
        return frozenset(row.who for row in ((found,) if found else self.transitions) if row.action == action)

    def require(self, state: StrEnum, action: StrEnum, record: Any) -> Transition:
        """The transition that an action follows from a state; raises Conflict (wrong_state) where there is none."""
        found = self.find(state, action, record)
        if found is None:
            raise Conflict(self._wrong_state(state, action), code="wrong_state")
        return found

    def require_target(self, state: StrEnum, target: StrEnum, record: Any) -> Transition:
        """The transition to a state that a client sets; raises Conflict (wrong_state) where none leads there."""
        for row in self.transitions:
            if (row.source, row.target) == (state, target):
                return row
        raise Conflict(
            f"{self._is(state)} and cannot become {label(target)}. {self._possible(state, by_target=True)}",
            code="wrong_state",
        )

    def check(self, transition: Transition, record: Any, facts: Any = None, *, reason: str | None = None) -> None:
        """Raises Conflict for what the record, or something outside it, lacks; Invalid for a reason not given."""
        missing = self.missing(transition, record, facts)
        obstacle = self._obstacle(transition, record, facts)
        if obstacle:
            raise Conflict(obstacle.detail, code=obstacle.code, missing=missing)
        if missing:
            raise Conflict(self._incomplete(transition), code="incomplete", missing=missing)
        if transition.reason and reason is None:
            detail = f"Say why: {label(transition.action)} from {label(transition.source)} needs a reason."
            raise Invalid.at("#/reason", "required", detail)

    def missing(
        self, transition: Transition, record: Any, facts: Any = None, *, but_sent_along: bool = False
    ) -> list[MissingRequirement]:
        """What the record lacks for a transition. but_sent_along: leaving out what the action itself may bring."""
        requires = [found for found in transition.requires if not (but_sent_along and found.sent_along)]
        return [missing for requirement in requires for missing in requirement.missing(record, facts)]

    def availability(
        self, state: StrEnum, action: StrEnum, record: Any, verdict: Verdict, facts: Any = None
    ) -> Availability:
        """Whether somebody may take an action now. verdict: the policy's answer to whether they ever may."""
        found = self.find(state, action, record)
        missing = self.missing(found, record, facts) if found else []
        if not verdict:
            detail = verdict.reason
        elif found is None:
            detail = self._wrong_state(state, action)
        elif obstacle := self._obstacle(found, record, facts):
            detail = obstacle.detail
        elif self.missing(found, record, facts, but_sent_along=True):
            detail = self._incomplete(found)
        else:
            return Availability(action, True, _what_to_send(found, missing, record))
        return Availability(action, False, detail, tuple(missing))

    def _obstacle(self, transition: Transition, record: Any, facts: Any) -> Obstacle | None:
        found = (precondition.obstacle(record, facts) for precondition in transition.preconditions)
        return next((obstacle for obstacle in found if obstacle), None)

    def _is(self, state: StrEnum) -> str:
        return f"{self.subject} {self.phrase(state)}"

    def _wrong_state(self, state: StrEnum, action: StrEnum) -> str:
        sources = _either(label(row.source) for row in self.transitions if row.action == action)
        return f"{self._is(state)}; {label(action)} is possible only from {sources}. {self._possible(state)}"

    def _possible(self, state: StrEnum, *, by_target: bool = False) -> str:
        rows = [row for row in self.transitions if row.source == state]
        possible = _either(label(row.target if by_target else row.action) for row in rows)
        return f"Possible from here: {possible}." if possible else self.at_end

    def _incomplete(self, transition: Transition) -> str:
        action = f"{label(transition.action)} {self.it}"
        return f"{self._is(transition.source)}: to {action}, first supply what `missing` lists."

    def as_markdown(self) -> str:
        """The table in Markdown."""
        lines = ["| from | action | to | who | needs |", "|---|---|---|---|---|"]
        for row in self.transitions:
            needs = [requirement.text for requirement in row.requires] + ["a reason"] * row.reason
            needs += [precondition.text for precondition in row.preconditions]
            condition = f" (if {row.when.text})" if row.when else ""
            cells = (f"`{row.source}`", f"`{row.action}`", f"`{row.target}`{condition}", row.who, "; ".join(needs))
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines)

    def as_mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        sources = dict.fromkeys(row.source for row in self.transitions)
        ends = [target for target in dict.fromkeys(row.target for row in self.transitions) if target not in sources]
        lines = ["stateDiagram-v2"]
        lines += [f"    [*] --> {state}" for state in self.initial or (self.transitions[0].source,)]
        for row in self.transitions:
            condition = f" ({row.when.text})" if row.when else ""
            lines.append(f"    {row.source} --> {row.target}: {row.action}{condition}")
        return "\n".join(lines + [f"    {state} --> [*]" for state in ends])

    def document(self, view: V) -> V:
        """Decorate a view: the contract's description of the operation ends with the table."""
        view.__doc__ = f"{view.__doc__}\n\n{self.as_markdown()}"
        return view


def _either(names: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(names))


def _what_to_send(transition: Transition, missing: list[MissingRequirement], record: Any) -> str:
    wanted = [requirement.pointer.removeprefix("#/") for requirement in missing] + ["reason"] * transition.reason
    may = f"You may do this now; send {' and '.join(wanted)} with it." if wanted else "You may do this now."
    return f"{may} {transition.outcome(record)}" if transition.outcome else may
