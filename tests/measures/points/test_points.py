"""Points: entered all or none, never silently overwritten."""

import threading

import pytest
from sqlalchemy import select

from qi_tracker.initiatives.models import Initiative
from tests.factories.payloads import days


def errors_of(answer):
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


def test_an_entry_answers_what_it_created_changed_and_left(factory, measure):
    first, second = ({"period_start": day, "value": 4} for day in days(2))
    assert factory.enter_points(measure, first, second) == {"created": 2, "changed": 0, "unchanged": 0}
    third = {"period_start": "2026-01-01", "value": 7}
    assert factory.enter_points(measure, first, second | {"value": 5}, third) == {
        "created": 1,
        "changed": 1,
        "unchanged": 1,
    }
    assert [point["value"] for point in factory.points_of(measure)] == [4, 5, 7]
    assert factory.enter_points(measure) == {"created": 0, "changed": 0, "unchanged": 0}


def test_points_are_listed_by_period_and_sequence(factory, ana, measure):
    factory.enter_points(
        measure,
        {"period_start": "2026-01-02", "value": 3},
        {"period_start": "2026-01-01", "sequence": 2, "value": 2},
        {"period_start": "2026-01-01", "value": 1},
    )
    assert [point["value"] for point in factory.points_of(measure)] == [1, 2, 3]
    path = f"/measures/{measure['id']}/points"
    assert [point["value"] for point in ana.items(f"{path}?since=2026-01-02")] == [3]
    assert [point["value"] for point in ana.items(f"{path}?until=2026-01-01&sort=-period_start")] == [2, 1]


def test_a_former_value_is_kept_with_who_and_when(factory, clock, ana, initiative_id, measure):
    factory.enter_points(measure, {"period_start": "2026-01-01", "value": 4, "note": "By hand"})
    clock.advance(days=1)
    bo = factory.insert_team_member(initiative_id, "bo", "data_collector")
    bo.put(f"/measures/{measure['id']}/points", json={"points": [{"period_start": "2026-01-01", "value": 5}]})
    (former,) = ana.items(f"/measures/{measure['id']}/points/2026-01-01/history")
    assert (former["value"], former["note"], former["change"]) == (4, "By hand", "changed")
    assert former["changed_by"] == {"id": factory.id_of("bo"), "name": "Bo"}
    assert former["changed_at"] == "2026-03-03T09:00:00Z"


def test_history_is_newest_first_and_outlives_the_point(factory, clock, ana, measure):
    path = f"/measures/{measure['id']}/points/2026-01-01"
    for value in (4, 5):
        factory.enter_points(measure, {"period_start": "2026-01-01", "value": value})
        clock.advance(hours=1)
    ana.update(path, value=6)
    clock.advance(hours=1)
    assert ana.delete(path, if_match="*").status_code == 204
    assert factory.points_of(measure) == []
    history = ana.items(f"{path}/history")
    assert [(former["value"], former["change"]) for former in history] == [
        (6, "deleted"),
        (5, "changed"),
        (4, "changed"),
    ]


def test_history_keeps_the_points_of_a_day_apart(factory, ana, measure):
    for value in (1, 2):
        factory.enter_points(
            measure,
            {"period_start": "2026-01-01", "value": value},
            {"period_start": "2026-01-01", "sequence": 2, "value": value * 10},
        )
    path = f"/measures/{measure['id']}/points/2026-01-01/history"
    assert [former["value"] for former in ana.items(f"{path}?sequence=2")] == [10]
    assert len(ana.items(path)) == 2
    assert ana.items(f"/measures/{measure['id']}/points/2026-01-02/history") == []


def test_a_point_is_changed_by_its_own_etag(factory, ana, measure):
    factory.enter_points(measure, {"period_start": "2026-01-01", "sequence": 2, "value": 4})
    (point,) = factory.points_of(measure)
    path = f"/measures/{measure['id']}/points/2026-01-01?sequence=2"
    assert ana.patch(path, json={"value": 5}).status_code == 428
    changed = ana.update(path, if_match=point, value=5, note="Counted again")
    assert (changed["value"], changed["note"], changed["sequence"]) == (5, "Counted again", 2)
    assert ana.patch(path, json={"value": 6}, if_match=point).status_code == 412
    assert ana.delete(path, if_match=point).status_code == 412
    assert ana.patch(path.replace("=2", "=1"), json={"value": 6}, if_match="*").status_code == 404


def test_a_change_that_changes_nothing_leaves_no_history(factory, ana, measure):
    factory.enter_points(measure, {"period_start": "2026-01-01", "value": 4})
    (point,) = factory.points_of(measure)
    path = f"/measures/{measure['id']}/points/2026-01-01"
    assert ana.update(path, if_match=point, value=4)["etag"] == point["etag"]
    assert ana.items(f"{path}/history") == []


@pytest.mark.parametrize(
    ("kind", "members", "pointer", "code"),
    [
        ("value", {"numerator": 1}, "numerator", "not_of_this_kind"),
        ("proportion", {"value": 1}, "value", "not_of_this_kind"),
        ("proportion", {"numerator": 3, "denominator": 2}, "numerator", "out_of_range"),
        ("proportion", {"numerator": 3}, "denominator", "required"),
        ("proportion", {"numerator": -1, "denominator": 2}, "numerator", "out_of_range"),
        ("rate", {"numerator": 1, "denominator": -2}, "denominator", "out_of_range"),
        ("count", {"value": 1.5}, "value", "not_a_count"),
        ("count", {"value": -1}, "value", "not_a_count"),
        ("opportunities_between", {"value": -1}, "value", "out_of_range"),
        ("time_between", {"value": 0}, "value", "out_of_range"),
        ("subgroup", {"mean": 1, "sd": 1}, "n", "required"),
        ("subgroup", {"mean": 1, "n": 5}, "sd", "required"),
        ("subgroup", {"mean": 1, "sd": -1, "n": 5}, "sd", "out_of_range"),
        ("subgroup", {"mean": 1, "sd": 1, "n": 0}, "n", "out_of_range"),
        ("value", {"value": "4"}, "value", "not_a_number"),
        ("value", {"value": True}, "value", "not_a_number"),
        ("value", {"value": 1e300}, "value", "out_of_range"),
        ("value", {"sequence": 0}, "sequence", "out_of_range"),
        ("value", {"exclusion_reason": "Strike"}, "exclusion_reason", "not_excluded"),
        ("value", {"note": "MRN 12345678"}, "note", "patient_identifier"),
        ("value", {"velue": 1}, "velue", "unknown_field"),
    ],
)
def test_a_point_that_is_none_of_its_kind_is_refused(factory, ana, initiative_id, kind, members, pointer, code):
    measure = factory.measure(initiative_id, data_kind=kind)
    point = {"period_start": "2026-01-01"} | members
    answer = ana.put(f"/measures/{measure['id']}/points", json={"points": [point]})
    assert errors_of(answer) == [(f"#/points/0/{pointer}", code)]


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("value", {}),
        ("value", {"value": -4.5}),
        ("proportion", {"numerator": 0, "denominator": 0}),
        ("proportion", {"numerator": None, "denominator": 9}),
        ("rate", {"numerator": 3, "denominator": 2}),
        ("ratio", {"numerator": -3.5, "denominator": 2}),
        ("subgroup", {"mean": 1, "n": 1}),
        ("opportunities_between", {"value": 0}),
        ("value", {"value": 1, "excluded": True}),
        ("value", {"value": 1, "excluded": True, "exclusion_reason": "Strike"}),
    ],
)
def test_a_point_may_be_without_its_value(factory, initiative_id, kind, members):
    measure = factory.measure(initiative_id, data_kind=kind)
    assert factory.enter_points(measure, {"period_start": "2026-01-01"} | members)["created"] == 1


def test_a_patch_is_held_to_the_data_kind_too(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, data_kind="proportion")
    factory.enter_points(measure, {"period_start": "2026-01-01", "numerator": 1, "denominator": 9})
    path = f"/measures/{measure['id']}/points/2026-01-01"
    answer = ana.patch(path, json={"numerator": 10}, if_match="*")
    assert errors_of(answer) == [("#/numerator", "out_of_range")]


def test_including_a_point_again_drops_the_reason_for_its_exclusion(factory, ana, measure):
    factory.enter_points(
        measure, {"period_start": "2026-01-01", "value": 1, "excluded": True, "exclusion_reason": "Strike"}
    )
    changed = ana.update(f"/measures/{measure['id']}/points/2026-01-01", excluded=False)
    assert (changed["excluded"], changed["exclusion_reason"]) == (False, None)


def test_every_error_is_listed_at_once_and_nothing_is_entered(factory, ana, measure):
    points = [
        {"period_start": "2026-01-01", "value": 1},
        {"period_start": "2026-13-01", "value": "many"},
        {"period_start": "2026-01-01", "numerator": 2},
        "point",
    ]
    answer = ana.put(f"/measures/{measure['id']}/points", json={"points": points})
    assert set(errors_of(answer)) == {
        ("#/points/1/period_start", "not_a_day"),
        ("#/points/1/value", "not_a_number"),
        ("#/points/2/period_start", "repeated"),
        ("#/points/2/numerator", "not_of_this_kind"),
        ("#/points/3/", "not_an_object"),
        ("#/points/3/period_start", "null_not_allowed"),
    }
    assert factory.points_of(measure) == []


def test_what_is_wrong_with_the_request_alone_is_answered_before_what_is_not_seen(factory, client_as):
    initiative_id = factory.insert_initiative("draft", visibility="team")
    measure = factory.measure(initiative_id)
    stranger, path = client_as("stranger"), f"/measures/{measure['id']}/points"
    sound, unsound = ({"points": [{"period_start": day, "numerator": 1}]} for day in ("2026-01-01", "soon"))
    assert stranger.put(path, json=sound).status_code == 404
    assert errors_of(stranger.put(path, json=unsound)) == [("#/points/0/period_start", "not_a_day")]


def test_a_trial_run_shows_what_would_be_read_and_enters_nothing(factory, ana, measure):
    body = {"points": [{"period_start": "2026-01-01", "value": 1}]}
    answer = ana.put(f"/measures/{measure['id']}/points?validate_only=true", json=body)
    assert (answer.json["created"], answer.json["preview"][0]["value"]) == (1, 1)
    assert factory.points_of(measure) == []


def test_points_count_as_activity_of_the_initiative(factory, clock, database, measure):
    clock.advance(days=40)
    factory.enter_points(measure, {"period_start": "2026-01-01", "value": 1})
    with database.session() as session:
        assert session.scalars(select(Initiative.last_activity_at)).one() == clock.now()


def test_two_entries_at_once_lose_nothing(real_factory):
    initiative_id = real_factory.insert_initiative()
    measure = real_factory.measure(initiative_id)
    real_factory.enter_points(measure, {"period_start": "2026-01-01", "value": 0})
    clients = [real_factory.insert_team_member(initiative_id, f"bo{number}", "data_collector") for number in range(6)]

    def enter(client, value):
        body = {"points": [{"period_start": day, "value": value} for day in ("2026-01-01", "2026-01-02")]}
        answers.append(client.put(f"/measures/{measure['id']}/points", json=body).status_code)

    answers = []
    threads = [threading.Thread(target=enter, args=(client, place + 1)) for place, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 6
    for day, earlier in (("2026-01-01", {0}), ("2026-01-02", set())):
        history = real_factory.client_as("ana").items(f"/measures/{measure['id']}/points/{day}/history")
        present = [point["value"] for point in real_factory.points_of(measure) if point["period_start"] == day]
        assert {former["value"] for former in history} | set(present) == {1, 2, 3, 4, 5, 6} | earlier
        assert len(history) + 1 == 6 + len(earlier)


def test_minus_zero_is_zero(factory, ana, measure):
    factory.enter_points(measure, {"period_start": "2026-01-01", "value": -0.0})
    assert '"value":0.0,' in ana.get(f"/measures/{measure['id']}/points").text
    factory.send_csv(measure, "date,value\n2026-01-02,-0\n")
    assert "-0" not in [
        row.split(",")[2] for row in ana.get(f"/measures/{measure['id']}/points?format=csv").text.split()[1:]
    ]


def test_the_range_of_a_number_is_written_as_people_write_it(ana, measure):
    path = f"/measures/{measure['id']}/points"
    answer = ana.put(path, json={"points": [{"period_start": "2026-01-01", "value": 1e16}]})
    said = answer.json["errors"][0]["detail"]
    assert said == "Send a number from -1,000,000,000,000,000 to 1,000,000,000,000,000."
