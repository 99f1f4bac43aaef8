"""What is done when a committee decides about an initiative."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from ...access.actor import Actor
from ...core.database import TrackerSession
from ...core.errors import Conflict, Invalid, MissingRequirement, ValidationProblem
from ...initiatives import service as initiatives
from ...initiatives.models import Initiative
from ...people.models import JobRole, Person
from .. import quorum
from ..meetings.models import Meeting, MeetingAttendance
from ..models import Committee, Decision, DecisionOutcome, DecisionVote, Vote

NEEDS_QUORUM = frozenset({DecisionOutcome.APPROVE, DecisionOutcome.DECLINE})
Votes = Mapping[Vote, list[uuid.UUID]]


@dataclass(frozen=True)
class Electorate:
    """Who may vote on an initiative. present: at the meeting, guests left out; None without a meeting."""

    voters: Collection[uuid.UUID]
    team: Collection[uuid.UUID]
    present: Collection[uuid.UUID] | None
    people: Mapping[uuid.UUID, tuple[str, JobRole]]
    """The name and the job role of everybody who is spoken of."""

    def counted(self, votes: Votes) -> list[JobRole]:
        """The job roles of those who count toward the quorum: present, else voting; never the recused."""
        taking_part = {person_id for vote, people in votes.items() if vote is not Vote.RECUSED for person_id in people}
        there = taking_part if self.present is None else set(self.present)
        counting = there & set(self.voters) - set(self.team) - set(votes[Vote.RECUSED])
        return [self.people[person_id][1] for person_id in counting]

    def problems(self, votes: Votes) -> Iterator[ValidationProblem]:
        """Every vote that cannot be. Anybody known may be listed as recused: guests leave the room too."""
        for vote, people in votes.items():
            for index, person_id in enumerate(people):
                refusal = self._refusal(vote, person_id)
                if refusal is not None:
                    yield ValidationProblem(f"#/votes/{vote.value}/{index}", *refusal)

    def _refusal(self, vote: Vote, person_id: uuid.UUID) -> tuple[str, str] | None:
        if person_id not in self.people:
            return "unknown_reference", "There is no such object, or none that you may see."
        if vote is Vote.RECUSED:
            return None
        name = self.people[person_id][0]
        if person_id in self.team:
            return "recused", f"{name} is on the initiative's team and cannot vote: list them in `recused`."
        if person_id not in self.voters:
            return "no_vote", f"{name} has no vote here: only the present chair, secretary and members vote."
        if self.present is not None and person_id not in self.present:
            return "not_present", f"{name} is not recorded as present at the meeting: correct the attendance first."
        return None


def record(
    session: TrackerSession,
    committee: Committee,
    initiative: Initiative,
    meeting: Meeting | None,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Decision:
    """Record what a committee decided, and move the initiative by it.

    The initiative is moved first: whether a vote sufficed matters only where it can be decided on. What that changed
    is rolled back with everything else where the votes are refused.
    """
    members = dict(values)
    votes = {vote: list(members["votes"][vote]) for vote in Vote}
    del members["votes"]
    _require_ours(committee, initiative, meeting)
    initiatives.decide(session, initiative, members["outcome"], actor, now, members["reason"])
    electorate = _electorate(session, committee, initiative, meeting, votes)
    problems = list(electorate.problems(votes))
    if problems:
        raise Invalid(problems)
    _require_agreement(committee, members["outcome"], votes, electorate)
    decision = Decision(committee_id=committee.id, recorded_by_id=actor.id, decided_at=now, **members)
    session.add(decision)
    session.flush()
    rows = [
        {"decision_id": decision.id, "person_id": person_id, "vote": vote}
        for vote, people in votes.items()
        for person_id in people
    ]
    if rows:
        session.execute(insert(DecisionVote), rows)
    return decision


def _require_ours(committee: Committee, initiative: Initiative, meeting: Meeting | None) -> None:
    if initiative.committee_id != committee.id:
        raise Conflict(
            "The initiative is not before this committee: record the decision at the committee that it names.",
            code="other_committee",
        )
    if meeting is None:
        return
    if meeting.committee_id != committee.id:
        raise Invalid.at("#/meeting_id", "other_committee", "That is a meeting of another committee.")
    if meeting.is_canceled:
        raise Conflict(
            "The meeting is canceled, so that nothing is decided at it: leave meeting_id out, or name another.",
            code="wrong_state",
        )


def _electorate(
    session: TrackerSession, committee: Committee, initiative: Initiative, meeting: Meeting | None, votes: Votes
) -> Electorate:
    present = None
    if meeting is not None:
        attending = select(MeetingAttendance.person_id).where(
            MeetingAttendance.meeting_id == meeting.id, MeetingAttendance.as_guest.is_(False)
        )
        present = set(session.scalars(attending))
    named = {person_id for people in votes.values() for person_id in people} | (present or set())
    people = session.execute(select(Person.id, Person.name, Person.job_role).where(Person.id.in_(named)))
    return Electorate(
        voters=committee.voter_ids,
        team={row.person_id for row in initiative.team},
        present=present,
        people={key: (name, role) for key, name, role in people},
    )


def _require_agreement(committee: Committee, outcome: DecisionOutcome, votes: Votes, electorate: Electorate) -> None:
    missing: list[MissingRequirement] = []
    if outcome in NEEDS_QUORUM:
        roles = {JobRole(role["job_role"]): int(role["count"]) for role in committee.quorum_roles}
        missing += quorum.unmet(committee.quorum_minimum, roles, electorate.counted(votes))
    code = "no_quorum" if missing else "no_majority"
    votes_for, votes_against = len(votes[Vote.FOR]), len(votes[Vote.AGAINST])
    if outcome is DecisionOutcome.APPROVE and votes_for <= votes_against:
        missing.append(
            MissingRequirement(
                "#/votes/for", f"Approval needs more votes for than against: {votes_for} to {votes_against}."
            )
        )
    if missing:
        said = " ".join(lack.detail for lack in missing)
        raise Conflict(f"The committee cannot {outcome} yet. {said}", code=code, missing=missing)
