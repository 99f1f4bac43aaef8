"""Whether a quorum is met: a plain function, held by its properties."""

from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.committees.quorum import unmet
from qi_tracker.people.models import JobRole

roles = st.sampled_from(JobRole)
people = st.lists(roles, max_size=12)
needs = st.dictionaries(roles, st.integers(1, 5), max_size=4)
minimums = st.integers(1, 10)


@given(minimums, needs, people)
def test_a_quorum_is_met_exactly_by_headcount_and_every_role(minimum, needed, there):
    met = len(there) >= minimum and all(there.count(role) >= count for role, count in needed.items())
    assert (unmet(minimum, needed, there) == []) is met


@given(minimums, needs, people)
def test_every_unmet_part_is_named_once_where_it_belongs(minimum, needed, there):
    short = {"#/quorum/minimum"} if len(there) < minimum else set()
    short |= {f"#/quorum/roles/{i}" for i, (role, count) in enumerate(needed.items()) if there.count(role) < count}
    named = [part.pointer for part in unmet(minimum, needed, there)]
    assert sorted(named) == sorted(short)


@given(minimums, needs, people, roles)
def test_one_more_person_never_breaks_a_quorum(minimum, needed, there, newcomer):
    before = {part.pointer for part in unmet(minimum, needed, there)}
    assert {part.pointer for part in unmet(minimum, needed, [*there, newcomer])} <= before


@given(minimums, needs, people.flatmap(lambda there: st.tuples(st.just(there), st.permutations(there))))
def test_the_order_of_people_does_not_matter(minimum, needed, orders):
    assert unmet(minimum, needed, orders[0]) == unmet(minimum, needed, orders[1])


@given(needs.filter(bool))
def test_one_person_counts_as_head_and_as_job_role_at_once(needed):
    there = [role for role, count in needed.items() for _ in range(count)]
    assert unmet(len(there), needed, there) == []


def test_the_sentences_say_what_is_needed_and_what_is_there():
    said = [part.detail for part in unmet(3, {JobRole.PHARMACY_TECHNICIAN: 2}, [JobRole.PHARMACY_TECHNICIAN])]
    assert said == [
        "The quorum is 3, and 1 is there who may vote on this initiative.",
        "The quorum needs 2 of the job role pharmacy technician, and 1 is there who may vote on this initiative.",
    ]


def test_where_nobody_is_there_the_sentences_say_none():
    said = [lack.detail for lack in unmet(2, {JobRole.NURSE: 1}, [])]
    assert said == [
        "The quorum is 2, and none are there who may vote on this initiative.",
        "The quorum needs 1 of the job role nurse, and none are there who may vote on this initiative.",
    ]


def test_two_people_are_counted_in_the_plural():
    (lack,) = unmet(3, {}, [JobRole.NURSE, JobRole.NURSE])
    assert lack.detail == "The quorum is 3, and 2 are there who may vote on this initiative."
