"""Every list costs a fixed number of queries, whatever the number of its rows."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, insert, select

from qi_tracker.core.blueprint import Operation
from qi_tracker.core.database import Database, new_id
from qi_tracker.initiatives.models import TeamMember, TeamRole
from tests.api_client import operations
from tests.factories.one_of_each import OneOfEach

COMMITTEE = ("listReviewQueue", "listCommitteeActionItems", "listDecisions", "listMeetings", "listMeetingActionItems")
READERS = dict.fromkeys((*COMMITTEE, "listAgendaItems"), "chair") | {"listActivity": "admin"}
MOST = 8


LISTS = {operation.id: (path, operation) for path, operation in operations() if operation.listing is not None}


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that the database is sent meanwhile, apart from those that only frame transactions."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET LOCAL")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def varied(table: str, number: int, person: uuid.UUID) -> dict[str, Any]:
    """What must differ in the number-th copy of a row."""
    return {
        "people": {"email": f"copy{number}@example.org"},
        "sites": {"name": f"Copy {number}"},
        "committees": {"name": f"Copy {number}"},
        "credentials": {"token_hash": uuid.uuid4().bytes * 2},
        "committee_memberships": {"person_id": person},
        "team_members": {"person_id": person, "role": "member"},
        "cycles": {"change_idea_id": None, "number": number},
        "measure_points": {"sequence": number},
        "mentor_profiles": {"person_id": person},
        "mentorships": {"mentor_id": person},
        "share_links": {"token_hash": uuid.uuid4().bytes * 2},
    }.get(table, {})


PARENTS = ("initiative_id", "committee_id", "meeting_id", "measure_id", "mentorship_id")


def shown_by(example: OneOfEach, table: Any) -> list[Any]:
    """Conditions for a row that a list of the example shows."""
    if table.name == "credentials":
        return [table.c.name == "phone"]
    return [
        table.c[name] == uuid.UUID(example.ids[name])
        for name in PARENTS
        if name in table.c and not table.c[name].nullable
    ]


def multiply(example: OneOfEach, operation: Operation, people: list[uuid.UUID]) -> None:
    """Ninety-nine more of a row that the list shows, straight into its table."""
    assert operation.listing is not None
    table = operation.listing.key.class_.__table__
    key = operation.listing.key.key
    with example.factory.database.session(write=True) as session, session.begin():
        found = select(table).where(*shown_by(example, table)).order_by(table.c[key].desc())
        # What is folded from a copy's own name is left to the table.
        folded = {column.name for column in table.columns if "fold" in column.info}
        shown = session.execute(found).mappings().first() or {}
        original = {name: value for name, value in shown.items() if name not in folded}
        copies = []
        for number, person in enumerate(people, start=100):
            fresh = {"id": new_id()} if "id" in original else {}
            copies.append(original | fresh | varied(table.name, number, person))
        session.execute(insert(table), copies)
        if table.name == "initiatives":
            session.execute(insert(TeamMember), [lead_membership(copy) for copy in copies])


def lead_membership(initiative: dict[str, Any]) -> dict[str, Any]:
    """The lead's membership of a copied initiative's team."""
    values = {"initiative_id": initiative["id"], "person_id": initiative["lead_id"], "role": TeamRole.LEAD}
    return values | {"created_at": initiative["created_at"]}


def test_a_list_of_a_hundred_rows_takes_as_many_queries_as_one_of_few(factory, client_as, database):
    example = factory.one_of_each("organization")
    people = [factory.person(f"Copy {number}").person_id for number in range(99)]
    costs = {}
    for operation_id, (template, operation) in LISTS.items():
        client = client_as(READERS.get(operation_id, "ana"))
        path = f"{example.path(template)}?limit=200"
        # Each list is multiplied in a savepoint of its own, so that no other list sees it.
        savepoint = database.connection.begin_nested()
        with counted(database) as few:
            before = len(client.items(path))
        multiply(example, operation, people)
        with counted(database) as many:
            after = len(client.items(path))
        savepoint.rollback()
        assert before >= 1, operation_id
        assert after >= min(200, before + 99), operation_id
        costs[operation_id] = (len(few), len(many))
    assert {name: cost for name, cost in costs.items() if cost[0] != cost[1] or cost[0] > MOST} == {}
