"""Who sees and who may do what: one line an operation, or several where the body decides who may.

A line names who may, and, where that is not everybody, who sees the object and is refused with a sentence (403);
everybody else gets 404, as for what does not exist. People are those of
tests/factories/one_of_each.py; `reader` is a token of Ana's that only reads: it sees what she sees, and may do nothing
that changes anything.
"""

from dataclasses import dataclass

LEAD, WORKERS = "ana quality_lead", "ana ben sue"
ENTRY = f"{WORKERS} dan"
TEAM = f"{ENTRY} spo coach"
OFFICERS = "chair secretary"
VOTERS = f"{OFFICERS} cora"
SEATED = f"{VOTERS} guest"
VIEWERS = f"{TEAM} mentor quality_lead {VOTERS}"
"""Of an initiative whose visibility is `team`, after its submission."""
EVERYONE = f"nurse admin manager applicant guest {VIEWERS}"
PAIR = "ana mentor"
SIGNED_OUT = "anonymous"


@dataclass(frozen=True)
class Line:
    """Who may, who sees (those who may, and others), and whether the read-only token of Ana may where she may."""

    may: frozenset[str]
    sees: frozenset[str]
    public: bool = False

    def expected(self, who: str, changes: bool) -> str:
        """What somebody is answered. changes: whether the operation changes anything."""
        if who == SIGNED_OUT:
            return "may" if self.public else "401"
        person = "ana" if who == "reader" else who
        if person not in self.sees:
            return "404"
        if person not in self.may or (who == "reader" and changes and not self.public):
            return "403"
        return "may"


def line(may: str, sees: str = EVERYONE, *, public: bool = False) -> Line:
    """Who may, and who sees."""
    return Line(frozenset(may.split()), frozenset(f"{may} {sees}".split()), public)


ALL = line(EVERYONE)
PUBLIC = line(EVERYONE, public=True)
SEEN = line(VIEWERS, VIEWERS)


def below(may: str) -> Line:
    """Something that follows the initiative: who does not see that does not see this."""
    return line(may, VIEWERS)


MATRIX: dict[str, Line] = {
    # Oneself, accounts and sites
    "signIn": PUBLIC,
    "signOut": ALL,
    "setPassword": PUBLIC,
    "listTokens": ALL,
    "createToken": ALL,
    "deleteToken": line("ana", "ana"),
    "getMe": ALL,
    "getMyWork": ALL,
    "listActivity": line("admin"),
    "listPeople": ALL,
    "getPerson": ALL,
    "createPerson": line("admin"),
    "updatePerson": line("admin ben"),
    "updatePerson/account": line("admin"),
    "createPasswordLink": line("admin"),
    "listSites": ALL,
    "getSite": ALL,
    "createSite": line("admin quality_lead"),
    "updateSite": line("admin quality_lead"),
    "deleteSite": line("admin quality_lead"),
    # Initiatives: the charter, its states, its team
    "listInitiatives": ALL,
    "createInitiative": ALL,
    "getInitiative": SEEN,
    "listInitiativeActions": SEEN,
    "listInitiativeTimeline": SEEN,
    "listTeamMembers": SEEN,
    "updateInitiative": below(LEAD),
    "deleteInitiative": below(LEAD),
    "transitionInitiative": below(LEAD),
    "transitionInitiative/reopen": below("quality_lead"),
    "createTeamMember": below(LEAD),
    "getTeamMember": SEEN,
    "updateTeamMember": below(LEAD),
    "deleteTeamMember": below(LEAD),
    "handOverInitiative": below(LEAD),
    # Drivers, change ideas, cycles, progress scores, comments
    "listDrivers": SEEN,
    "createDriver": below(WORKERS),
    "getDriver": SEEN,
    "updateDriver": below(WORKERS),
    "deleteDriver": below(WORKERS),
    "listChangeIdeas": SEEN,
    "getChangeIdea": SEEN,
    "createChangeIdea": below(WORKERS),
    "updateChangeIdea": below(WORKERS),
    "deleteChangeIdea": below(WORKERS),
    "listCycles": SEEN,
    "getCycle": SEEN,
    "listCycleActions": SEEN,
    "createCycle": below(WORKERS),
    "updateCycle": below(WORKERS),
    "deleteCycle": below(WORKERS),
    "transitionCycle": below(WORKERS),
    "listProgressScores": SEEN,
    "createProgressScore": below(WORKERS),
    "listComments": SEEN,
    "createComment": SEEN,
    "getComment": SEEN,
    "updateComment": below("ana"),
    "deleteComment": below("ana"),
    # Measures, points and charts
    "listMeasures": SEEN,
    "getMeasure": SEEN,
    "createMeasure": below(WORKERS),
    "updateMeasure": below(WORKERS),
    "deleteMeasure": below(WORKERS),
    "setPhases": below(WORKERS),
    "listPoints": SEEN,
    "listPointHistory": SEEN,
    "putPoints": below(ENTRY),
    "tallyEvent": below(ENTRY),
    "countEvents": below(ENTRY),
    "getPoint": SEEN,
    "updatePoint": below(ENTRY),
    "deletePoint": below(ENTRY),
    "analyzeMeasure": SEEN,
    "getChartAdvice": SEEN,
    "drawChartPng": SEEN,
    "drawMeasureIcon": SEEN,
    "drawChartSvg": SEEN,
    "drawChartsSvg": SEEN,
    "getChartSpecification": SEEN,
    "getChartsSpecification": SEEN,
    "getPareto": SEEN,
    "drawParetoPng": SEEN,
    "drawParetoSvg": SEEN,
    "getFhirMeasure": SEEN,
    "getFhirMeasureReport": SEEN,
    "listShareLinks": below(WORKERS),
    "createShareLink": below(WORKERS),
    "deleteShareLink": below(WORKERS),
    "getSharedChart": PUBLIC,
    # Committees: everyone sees that they are there, their people read what they work on
    "listCommittees": ALL,
    "getCommittee": ALL,
    "createCommittee": line("quality_lead"),
    "updateCommittee": line(f"{OFFICERS} quality_lead"),
    "listMemberships": ALL,
    "createMembership": ALL,
    "createMembership/somebody": line(f"{OFFICERS} quality_lead"),
    "getMembership": ALL,
    "listMembershipActions": ALL,
    "transitionMembership": line(f"{OFFICERS} quality_lead"),
    "transitionMembership/end": line(f"{OFFICERS} quality_lead applicant"),
    "listReviewQueue": line(f"{SEATED} quality_lead"),
    "listDecisions": line(f"{SEATED} quality_lead"),
    "getDecision": line(f"{VOTERS} quality_lead", ""),
    "createDecision": line(OFFICERS),
    "listMeetings": line(f"{SEATED} quality_lead"),
    "createMeeting": line(OFFICERS),
    "getMeeting": line(f"{SEATED} quality_lead", ""),
    "listMeetingActions": line(f"{SEATED} quality_lead", ""),
    "updateMeeting": line(OFFICERS, f"{SEATED} quality_lead"),
    "setAttendance": line(OFFICERS, f"{SEATED} quality_lead"),
    "listAgendaItems": line(f"{SEATED} quality_lead", ""),
    "createAgendaItem": line(OFFICERS, f"{SEATED} quality_lead"),
    "getAgendaItem": line(f"{VOTERS} quality_lead", ""),
    "updateAgendaItem": line(OFFICERS, f"{VOTERS} quality_lead"),
    "deleteAgendaItem": line(OFFICERS, f"{VOTERS} quality_lead"),
    "getMinutes": line(f"{SEATED} quality_lead", ""),
    "updateMinutes": line(OFFICERS, f"{SEATED} quality_lead"),
    "listMeetingActionItems": line(f"{SEATED} quality_lead", ""),
    "createActionItem": line(OFFICERS, f"{SEATED} quality_lead"),
    "listCommitteeActionItems": line(f"{SEATED} quality_lead"),
    "getActionItem": line(f"{SEATED} quality_lead cora", ""),
    "updateActionItem": line(f"{OFFICERS} cora", f"{SEATED} quality_lead"),
    "updateActionItem/text": line(OFFICERS, f"{SEATED} quality_lead"),
    # Mentoring: private to the two; a quality lead sees that it is
    "listMentors": ALL,
    "getMyMentorProfile": line("mentor", "mentor"),
    "setMyMentorProfile": ALL,
    "deleteMyMentorProfile": line("mentor", "mentor"),
    "listMentorships": ALL,
    "createMentorship": line("ben mentor"),
    "getMentorship": line(f"{PAIR} quality_lead", ""),
    "listMentorshipActions": line(f"{PAIR} quality_lead", ""),
    "updateMentorship": line("ana", f"{PAIR} quality_lead"),
    "transitionMentorship": line(PAIR, f"{PAIR} quality_lead"),
    "listMentorshipGoals": line(f"{PAIR} quality_lead", ""),
    "createMentorshipGoal": line(PAIR, f"{PAIR} quality_lead"),
    "getMentorshipGoal": line(f"{PAIR} quality_lead", ""),
    "updateMentorshipGoal": line(PAIR, f"{PAIR} quality_lead"),
    "deleteMentorshipGoal": line(PAIR, f"{PAIR} quality_lead"),
    "listMentorshipSessions": line(f"{PAIR} quality_lead", ""),
    "createMentorshipSession": line(PAIR, f"{PAIR} quality_lead"),
    "getMentorshipSession": line(f"{PAIR} quality_lead", ""),
    "updateMentorshipSession": line(PAIR, f"{PAIR} quality_lead"),
    "deleteMentorshipSession": line(PAIR, f"{PAIR} quality_lead"),
    # Metrics: over what the caller may see
    "countInitiatives": ALL,
    "getMeasureDefaults": ALL,
    "updateMeasureDefaults": line("quality_lead"),
    "listMeasureMetrics": ALL,
    "drawMeasureTableSvg": ALL,
    "drawMeasureTablePng": ALL,
    "getFlow": ALL,
    "compareSites": ALL,
    "listComparableMeasures": ALL,
    "drawComparisonSvg": ALL,
    "drawComparisonPng": ALL,
    "getComparisonSpecification": ALL,
}
