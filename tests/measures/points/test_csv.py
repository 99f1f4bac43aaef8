"""Points by CSV: files as spreadsheets write them, and what is said about those that cannot be read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.core.errors import Invalid, MalformedRequest
from qi_tracker.core.serializer import csv_lines
from qi_tracker.measures.points.csv import read_csv
from qi_tracker.measures.points.schemas import PointFields
from qi_tracker.measures.points.tables import FIELD_NAMES

# What is read and refused before the database is asked takes seconds, and is the same on both.
ONE_DATABASE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def validation_problems(answer):
    assert answer.status_code == 422, answer.text
    return {(error.get("row"), error.get("column"), error["code"]) for error in answer.json["errors"]}


@pytest.mark.parametrize(
    "text",
    [
        "period_start,numerator,denominator\n2026-01-01,3,40\n2026-02-01,2.5,41\n",
        "\ufeffDate,Events,Exposure\r\n2026-01-01,3,40\r\n2026-02-01,2.5,41\r\n",
        "Month;Count;N\n2026-01;3;40\n2026-02;2,5;41\n",
        "PERIOD\tNumerator\tDenominator\n2026-01\t3\t40\n2026-02\t2.5\t41",
        'denominator,"Period Start",numerator\n\n40,01.01.2026,3\n41,1. 2. 2026,2.5\n,,\n',
        "date,events,exposure\n1 Jan 2026,3,40\nFeb 2026,2.5,41\n",
        "date,count,n,note\n2026-01-01 00:00:00,3,40,\n2026-02-01T00:00:00Z,+2.5,4.1e1,\n",
    ],
)
def test_files_of_many_makes_say_the_same(factory, initiative_id, text):
    measure = factory.measure(initiative_id, data_kind="rate")
    answer = factory.send_csv(measure, text)
    assert (answer.status_code, answer.json) == (200, {"created": 2, "changed": 0, "unchanged": 0})
    found = [(point["period_start"], point["numerator"], point["denominator"]) for point in factory.points_of(measure)]
    assert found == [("2026-01-01", 3, 40), ("2026-02-01", 2.5, 41)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026/3/1", "2026-03-01"),
        ("20260331", "2026-03-31"),
        ("2026-03", "2026-03-01"),
        ("2026-Q2", "2026-04-01"),
        ("Q4 2026", "2026-10-01"),
        ("31.03.2026", "2026-03-31"),
        ("03.04.2026", "2026-04-03"),
        ("31/03/2026", "2026-03-31"),
        ("03/31/2026", "2026-03-31"),
        ("04/04/2026", "2026-04-04"),
        ("31-03-2026", "2026-03-31"),
        ("31-Mar-2026", "2026-03-31"),
        ("March 31, 2026", "2026-03-31"),
        ("2026 March", "2026-03-01"),
    ],
)
def test_days_are_read_where_they_can_mean_only_one(factory, measure, text, day):
    assert factory.send_csv(measure, f'date,value\n"{text}",1\n').status_code == 200
    assert [point["period_start"] for point in factory.points_of(measure)] == [day]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2026", "ambiguous_day"),
        ("3-4-2026", "ambiguous_day"),
        ("31/03/26", "not_a_day"),
        ("2026-02-30", "not_a_day"),
        ("32.01.2026", "not_a_day"),
        ("13/13/2026", "not_a_day"),
        ("soon", "not_a_day"),
        ("45000", "not_a_day"),
        ("Maybe 2026", "not_a_day"),
        ("1599-01-01", "not_a_day"),
        ("", "required"),
    ],
)
def test_other_days_are_refused(factory, measure, text, code):
    answer = factory.send_csv(measure, f"date,value\n{text},1\n")
    assert validation_problems(answer) == {(2, "date", code)}


@pytest.mark.parametrize(
    "text", ['"1,234"', "1 234", "12%", "1_000", "inf", "nan", "0x10", "1e9999", '"1.234,5"', "N/A"]
)
def test_numbers_with_separators_or_units_are_refused(factory, measure, text):
    answer = factory.send_csv(measure, f"date,value\n2026-01-01,{text}\n")
    assert validation_problems(answer) == {(2, "value", "not_a_number")}


def test_a_point_in_a_file_of_decimal_commas_could_mean_thousands(factory, measure):
    answer = factory.send_csv(measure, "date;value\n2026-01-01;1,5\n2026-01-02;1.500\n")
    assert validation_problems(answer) == {(3, "value", "not_a_number")}
    assert factory.send_csv(measure, "date;value\n2026-01-01;1.5\n").status_code == 200


def test_a_subgroups_n_is_its_size_and_not_a_denominator(factory, initiative_id):
    measure = factory.measure(initiative_id, data_kind="subgroup")
    assert factory.send_csv(measure, "date,mean,sd,n\n2026-01-01,4.5,1.2,20\n").status_code == 200
    assert factory.points_of(measure)[0]["n"] == 20


def test_a_count_without_a_denominator_is_the_value(factory, initiative_id):
    measure = factory.measure(initiative_id, data_kind="count")
    assert factory.send_csv(measure, "month,count\n2026-01,4\n").status_code == 200
    assert factory.points_of(measure)[0]["value"] == 4


def test_exclusion_sequence_and_note_have_their_columns(factory, measure):
    text = (
        "date,sequence,value,excluded,exclusion_reason,note\n"
        '2026-01-01,1,4,no,,"Two lines,\nand a comma"\n'
        "2026-01-01,2,9,YES,Strike,'=not a formula\n"
    )
    assert factory.send_csv(measure, text).status_code == 200
    first, second = factory.points_of(measure)
    assert (first["excluded"], first["note"]) == (False, "Two lines,\nand a comma")
    assert (second["excluded"], second["exclusion_reason"], second["note"]) == (True, "Strike", "=not a formula")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", {(1, "period_start", "missing_column"), (1, "value", "missing_column")}),
        ("value\n4\n", {(1, "period_start", "missing_column")}),
        ("date\n2026-01-01\n", {(1, "value", "missing_column")}),
        ("date,value,ward\n2026-01-01,4,A\n", {(1, "ward", "unknown_column")}),
        ("date,month,value\n2026-01-01,2026-01,4\n", {(1, "month", "repeated")}),
        ("date,value\n2026-01-01,4\n2026-01-01,5\n", {(3, "date", "repeated")}),
        ("date,value\n2026-01-01,4,5\n", {(2, "", "wrong_length"), (2, "date", "required")}),
        ("date,value\n2026-01-01\n", {(2, "", "wrong_length"), (2, "date", "required")}),
        ('date,value\n2026-01-01,"4\n', {(2, None, "malformed_row")}),
        ("date,value,excluded\n2026-01-01,4,perhaps\n", {(2, "excluded", "not_a_boolean")}),
        ("date,value,sequence\n2026-01-01,4,1.5\n", {(2, "sequence", "not_a_whole_number")}),
        ("date,value,note\n2026-01-01,4,NHS 943 476 5919\n", {(2, "note", "patient_identifier")}),
        ("date,value,note\n2026-01-01,4,nul\x00nul\n", {(2, "note", "control_character")}),
        ("date,numerator,value\n2026-01-01,4,4\n", {(2, "numerator", "not_of_this_kind")}),
    ],
)
def test_a_bad_file_is_refused_by_row_and_column(factory, measure, text, problems):
    assert validation_problems(factory.send_csv(measure, text)) == problems
    assert factory.points_of(measure) == []


def test_every_error_of_a_file_is_listed_at_once(factory, measure):
    text = "date,value,numerator\n2026-01-01,1,\nsoon,2,\n2026-01-03,many,7\n2026-01-01,4,\n"
    assert validation_problems(factory.send_csv(measure, text, "?validate_only=true")) == {
        (3, "date", "not_a_day"),
        (4, "value", "not_a_number"),
        (4, "numerator", "not_of_this_kind"),
        (5, "date", "repeated"),
    }


def test_a_trial_run_shows_what_could_be_read_beside_the_errors(factory, measure):
    text = "date,value\n31.01.2026,4.5\nsoon,5\n"
    answer = factory.send_csv(measure, text, "?validate_only=true")
    assert validation_problems(answer) == {(3, "date", "not_a_day")}
    assert [(row["period_start"], row["value"]) for row in answer.json["preview"]] == [("2026-01-31", 4.5), (None, 5)]
    assert "preview" not in factory.send_csv(measure, text).json


def test_a_file_in_another_encoding_is_named_as_such(factory, measure):
    answer = factory.send_csv(measure, "date,value,note\n2026-01-01,4,Caf\u00e9\n".encode("latin-1"))
    assert (answer.status_code, answer.json["code"]) == (400, "malformed_request")
    assert "Row 2" in answer.json["detail"]


def test_a_trial_run_of_a_file_shows_what_was_read(factory, measure):
    answer = factory.send_csv(measure, "Datum,Wert\n", "?validate_only=true")
    assert {error[1] for error in validation_problems(answer)} >= {"Datum", "Wert", "period_start"}
    answer = factory.send_csv(measure, "date;value\n31.01.2026;4,5\n", "?validate_only=true")
    assert (answer.json["preview"][0]["period_start"], answer.json["preview"][0]["value"]) == ("2026-01-31", 4.5)
    assert factory.points_of(measure) == []


def test_a_downloaded_list_sent_back_changes_nothing(factory, ana, measure):
    notes = [
        "=1+1",
        "'=1+1",
        "''-x",
        "'quoted'",
        "- a dash",
        "plain, with a comma",
        'a "quote"',
        "two\nlines",
        " padded ",
    ]
    points = [
        {"period_start": f"2026-01-{day:02}", "value": -day / 7, "note": note, "excluded": day % 2 == 0}
        for day, note in enumerate(notes, 1)
    ]
    factory.enter_points(measure, *points)
    path = f"/measures/{measure['id']}/points"
    download = ana.get(path, headers={"Accept": "text/csv"})
    assert download.text.splitlines()[0] == ",".join(FIELD_NAMES)
    assert "'=1+1" in download.text
    answer = factory.send_csv(measure, download.data)
    assert answer.json == {"created": 0, "changed": 0, "unchanged": len(notes)}


PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t'=+-@,;\""), max_size=20
)


class Row(dict):
    """A stored point, as the serializer reads it."""

    __getattr__ = dict.__getitem__


@given(st.lists(st.tuples(PRINTABLE, st.none() | st.floats(-1e15, 1e15)), max_size=8))
def test_any_text_and_number_comes_back_as_it_was(items):
    unset = dict.fromkeys(FIELD_NAMES) | {"sequence": 1, "excluded": False}
    rows = [
        Row(unset | {"period_start": f"2026-01-{day:02}", "note": note or None, "value": value})
        for day, (note, value) in enumerate(items, 1)
    ]
    table = read_csv("".join(csv_lines(PointFields, rows)).encode())["points"]
    assert [error for error in table.problems if error.code != "patient_identifier"] == []
    assert table.columns["note"] == [row["note"] for row in rows]
    assert table.columns["value"] == [row["value"] for row in rows]


@given(st.binary(max_size=200) | st.text(st.sampled_from("date,value;\n\"\t1.5'2026-01"), max_size=80).map(str.encode))
def test_no_file_breaks_the_reader(body):
    # Any other error than a refusal would be a 500.
    with suppress(MalformedRequest, Invalid):
        read_csv(body)


def hundred_thousand(last="12.5"):
    rows = [f"{1900 + place // 365:04}-01-01,{place % 365 + 1},{place % 97}.5" for place in range(99_999)]
    return "period_start,sequence,value\n" + "\n".join(rows) + f"\n2190-01-01,1,{last}\n"


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_one_entry(factory, measure):
    assert factory.send_csv(measure, hundred_thousand()).json == {"created": 100_000, "changed": 0, "unchanged": 0}
    assert factory.send_csv(measure, hundred_thousand("13")).json == {"created": 0, "changed": 1, "unchanged": 99_999}


@pytest.mark.slow
@ONE_DATABASE
def test_a_row_that_fails_at_the_end_leaves_nothing_entered(factory, measure):
    answer = factory.send_csv(measure, hundred_thousand("a dozen"))
    assert validation_problems(answer) == {(100_001, "value", "not_a_number")}
    assert factory.points_of(measure) == []


@pytest.mark.slow
@ONE_DATABASE
def test_more_rows_than_one_request_takes_are_refused(factory, measure):
    answer = factory.send_csv(measure, hundred_thousand() + "2191-01-01,1,1\n")
    assert (answer.status_code, answer.json["code"]) == (413, "content_too_large")
    assert "100,000" in answer.json["detail"]


def test_a_thousand_errors_are_listed_and_the_others_counted(factory, measure):
    text = "date,value\n" + "2026-01-01,many\n" * 2000
    answer = factory.send_csv(measure, text)
    assert len(answer.json["errors"]) == 1000
    assert "3,999" in answer.json["detail"]
