"""Every operation, asked by everybody: what they see, what they may, and that no operation is forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from qi_tracker.access.models import Scope
from qi_tracker.access.secrets import hash_password
from qi_tracker.core.blueprint import Operation
from qi_tracker.measures.models import DataKind
from qi_tracker.people.models import Person
from tests.access.matrix import EVERYONE, MATRIX, SEEN, SIGNED_OUT, VIEWERS, line
from tests.api_client import ApiClient, contract, operations
from tests.factories.one_of_each import OneOfEach

# Thousands of requests, each of a kind that other tests send too.
pytestmark = pytest.mark.no_cover

PASSWORD, NEW_PASSWORD = "correct horse battery", "staple of the horses"
ROLES = (SIGNED_OUT, "reader", *sorted(set(EVERYONE.split())))
OPERATIONS = {operation.id: (path, operation) for path, operation in operations()}
FOLLOWING = {name: row for name, row in MATRIX.items() if row == SEEN or row.sees == line("", VIEWERS).sees}
"""What follows the initiative that it is about."""
PASSERS_BY = (SIGNED_OUT, "reader", "ana")
"""Who asks for what needs no credentials: it takes passwords, and their slow hash, and knows nobody anyway."""
COMPARED = "?measure_name=Late%20doses"
QUERIES = dict.fromkeys(
    ("compareSites", "drawComparisonSvg", "drawComparisonPng", "getComparisonSpecification"), COMPARED
)


def bodies(example: OneOfEach) -> dict[str, Any]:
    """What is sent, where the example of the contract does not fit the example."""
    person = {"person_id": example.factory.id_of("nurse")}
    owner = {"owner_id": example.factory.id_of("cora"), "text": "Look again"}
    pair = {
        "mentor_id": example.factory.id_of("mentor"),
        "mentee_id": example.factory.id_of("ben"),
        "message": "Please.",
    }
    return {
        "signIn": {"email": "ana@example.org", "password": PASSWORD},
        "setPassword": {"link_token": example.ids["link_token"], "new_password": NEW_PASSWORD},
        "updatePerson/account": {"job_role": "nurse"},
        "createTeamMember": person | {"role": "member"},
        "updateTeamMember": {"role": "coach"},
        "handOverInitiative": person,
        "transitionInitiative/reopen": {"action": "reopen", "reason": "It goes on."},
        "transitionCycle": {"action": "cancel", "reason": "The ward is closed."},
        "putPoints": {"points": [{"period_start": "2026-03-01", "value": 3}]},
        "updatePoint": {"value": 8},
        "createMembership/somebody": person | {"role": "guest"},
        "transitionMembership/end": {"action": "end"},
        "countEvents": {"dates": ["2026-02-20", "2026-02-20", "2026-02-22"]},
        "createDecision": {"initiative_id": example.ids["waiting_id"], "outcome": "start_review"},
        "setAttendance": {"present": [example.factory.id_of("chair")]},
        "createActionItem": owner,
        "updateActionItem/text": {"text": "Order more bins"},
        "createMentorship": pair,
        "updateMentorship": {"initiative_id": None},
        "transitionMentorship": {"action": "complete"},
    }


@pytest.fixture
def example(one_of_each: OneOfEach) -> OneOfEach:
    """One object of every kind, and what one more request of each kind needs."""
    example, factory = one_of_each, one_of_each.factory
    ana, measure = factory.client_as("ana"), example.path("/measures/{measure_id}")
    shared = ana.create(f"{measure}/share-links", expires_on="2026-12-31")
    link = factory.client_as("admin").create(example.path("/people/{person_id}/password-links"))
    waiting = ana.items("/initiatives?state=submitted")
    example.ids |= {
        "link_id": shared["id"],
        "secret": shared["url"].rpartition("/")[2].removesuffix(".svg"),
        "link_token": link["link_token"],
        "waiting_id": waiting[0]["id"],
    }
    # What is compared is of the whole organization: a name that nobody sees is refused.
    factory.insert_measure(factory.insert_initiative(lead="chair"), name="Late doses", data_kind=DataKind.PROPORTION)
    with factory.database.session(write=True) as session, session.begin():
        signing_in = update(Person).where(Person.id == ana.person_id)
        session.execute(signing_in.values(password_hash=hash_password(PASSWORD)))
    return example


def cast(example: OneOfEach) -> dict[str, ApiClient]:
    """Everybody by name."""
    factory = example.factory
    people = {name: factory.client_as(name) for name in ROLES if name not in (SIGNED_OUT, "reader")}
    reader = factory.new_client(factory.client_as("ana").person_id, Scope.READ)
    return {SIGNED_OUT: factory.client_as(None), "reader": reader, **people}


def ask(client: ApiClient, example: OneOfEach, path: str, operation: Operation, body: Any) -> str:
    """What a request comes to: 401, 404, 403, or that somebody may. What it changed is undone."""
    savepoint = example.factory.database.connection.begin_nested()
    try:
        sent = {} if operation.body is None else {"json": operation.body_example if body is None else body}
        answer = client.open(operation.method, example.path(path), if_match="*", **sent)
        status = answer.status_code
    finally:
        savepoint.rollback()
    if status in (401, 403, 404):
        return str(status)
    # 409: they may, but the example's state does not let them. Anything else is a request that tests nothing.
    return "may" if status < 400 or status == 409 else f"{status}: {answer.text}"


def differences(example: OneOfEach, names: Any, roles: Any, expected: Any) -> Iterator[tuple[str, str, str, str]]:
    """Where an answer is not the expected one: line, person, expected, found."""
    sent, people = bodies(example), cast(example)
    for name in names:
        path, operation = OPERATIONS[name.partition("/")[0]]
        path += QUERIES.get(name, "")
        for who in PASSERS_BY if operation.public else roles:
            found, wanted = ask(people[who], example, path, operation, sent.get(name)), expected(name, who, operation)
            if found != wanted:
                yield name, who, wanted, found


def changes(operation: Operation) -> bool:
    """Whether an operation changes anything."""
    return operation.method != "GET"


def test_the_matrix_knows_every_operation():
    assert {name.partition("/")[0] for name in MATRIX} == set(OPERATIONS)


def documented() -> set[str]:
    """The operations that may answer 403, by the contract."""
    paths = contract()["paths"].values()
    every = [operation for path in paths for method, operation in path.items() if method != "parameters"]
    return {operation["operationId"] for operation in every if "403" in operation["responses"]}


def test_the_contract_names_a_refusal_where_somebody_meets_one():
    met = {
        name.partition("/")[0]
        for name, row in MATRIX.items()
        if any(row.expected(who, changes(OPERATIONS[name.partition("/")[0]][1])) == "403" for who in ROLES)
    }
    found = documented()
    assert met <= found
    assert found.isdisjoint({"getMe", "getMyWork", "listSites", "getSite", "getPerson", "getInitiative", "getComment"})
    assert {"createSite", "deleteComment", "listMeetings", "listActivity"} <= found


def test_everybody_sees_and_may_do_what_the_matrix_says(example):
    def expected(name: str, who: str, operation: Operation) -> str:
        return MATRIX[name].expected(who, changes(operation))

    assert list(differences(example, MATRIX, ROLES, expected)) == []


@pytest.mark.parametrize(("visibility", "strangers_see"), [("organization", True), ("site", True), ("site", False)])
def test_what_hangs_on_an_initiative_is_seen_by_those_who_see_that(example, client_as, visibility, strangers_see):
    client_as("ana").update(example.path("/initiatives/{initiative_id}"), visibility=visibility)
    if visibility == "site" and strangers_see:
        for name in ("nurse", "admin", "guest"):
            path = f"/people/{example.factory.id_of(name)}"
            client_as("admin").update(path, site_id=example.ids["site_id"])

    def expected(name: str, _who: str, operation: Operation) -> str:
        if not strangers_see:
            return "404"
        return "may" if MATRIX[name] == SEEN else "403"

    strangers = ("nurse", "admin", "guest")
    assert list(differences(example, FOLLOWING, strangers, expected)) == []
