"""Points by files of text: separators, encodings, headers, and what is said about files that cannot be read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.core.errors import Invalid, MalformedRequest
from qi_tracker.core.parsing import SentFile
from qi_tracker.core.serializer import csv_lines
from qi_tracker.measures.points.files.reading import read_file
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
        "period_start,numerator,denominator\n2026-01-01,3,40\n2026-02-01,2,41.5\n",
        "\ufeffDate,Events,Exposure\r\n2026-01-01,3,40\r\n2026-02-01,2,41.5\r\n",
        "Month;Count;N\n2026-01;3;40\n2026-02;2;41,5\n",
        "PERIOD\tNumerator\tDenominator\n2026-01\t3\t40\n2026-02\t2\t41.5",
        'denominator,"Period Start",numerator\n\n40,01.01.2026,3\n41.5,1. 2. 2026,2\n,,\n',
        "date,events,exposure\n1 Jan 2026,3,40\nFeb 2026,2,41.5\n",
        "date,count,n,note\n2026-01-01 00:00:00,3,40,\n2026-02-01T00:00:00Z,+2,4.15e1,\n",
    ],
)
def test_files_of_many_makes_say_the_same(factory, initiative_id, text):
    measure = factory.measure(initiative_id, data_kind="rate")
    answer = factory.send_csv(measure, text)
    assert answer.status_code == 200, answer.text
    assert [answer.json[name] for name in ("created", "changed", "unchanged")] == [2, 0, 0]
    found = [(point["period_start"], point["numerator"], point["denominator"]) for point in factory.points_of(measure)]
    assert found == [("2026-01-01", 3, 40), ("2026-02-01", 2, 41.5)]


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
        ("date,value\n2026-01-01,4,5\n", {(2, "", "wrong_length")}),
        ("date,value\n2026-01-01\n", {(2, "", "wrong_length")}),
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
    assert answer.json["reading"]["columns"][1]["field"] == "value"
    assert not {"preview", "reading"} & factory.send_csv(measure, text).json.keys()


def test_a_file_in_another_encoding_is_named_as_such(factory, measure):
    answer = factory.send_csv(measure, "date,value,note\n2026-01-01,4,Caf\u00e9\n".encode("latin-1"))
    assert (answer.status_code, answer.json["code"]) == (400, "malformed_request")
    assert "Row 2" in answer.json["detail"]


def test_a_trial_run_of_a_file_shows_what_was_read(factory, measure):
    answer = factory.send_csv(measure, "date;value\n31.01.2026;4,5\n", "?validate_only=true")
    assert (answer.json["preview"][0]["period_start"], answer.json["preview"][0]["value"]) == ("2026-01-31", 4.5)
    assert answer.json["reading"] == {
        "format": "text",
        "encoding": "utf-8",
        "separator": ";",
        "sheet": None,
        "sheets": [],
        "header_row": 1,
        "rows": 1,
        "date_order": "dmy",
        "decimal": "comma",
        "columns": [
            {"column": "date", "field": "period_start", "forms": ["day_month_year"], "missing": 0},
            {"column": "value", "field": "value", "forms": ["number"], "missing": 0},
        ],
        "ignored_columns": [],
        "missing_count": 0,
        "missing": [],
    }
    assert factory.points_of(measure) == []


def test_the_answer_of_an_entry_says_how_the_file_was_read(factory, measure):
    answer = factory.send_csv(measure, "date;value\n31.01.2026;4,5\n")
    assert (answer.json["created"], answer.json["reading"]["decimal"]) == (1, "comma")
    assert "reading" not in factory.enter_points(measure, {"period_start": "2026-01-31", "value": 4.5})


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
    assert [answer.json[name] for name in ("created", "changed", "unchanged")] == [0, 0, len(notes)]


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
    table = read_file(SentFile("".join(csv_lines(PointFields, rows)).encode()))["points"]
    assert [error for error in table.problems if error.code != "patient_identifier"] == []
    assert table.columns["note"] == [row["note"] for row in rows]
    assert table.columns["value"] == [row["value"] for row in rows]


UTF_16 = [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]


@pytest.mark.parametrize(
    ("encoding", "mark", "charset"),
    [(encoding, mark, None) for encoding, mark in UTF_16]
    + [(encoding, b"", charset) for encoding, _ in UTF_16 for charset in ("utf-16", encoding, None)]
    + [("utf-8", b"\xef\xbb\xbf", "windows-1252"), ("utf-8", b"", "UTF-8"), ("utf-8", b"", "us-ascii")]
    + [("cp1252", b"", name) for name in ("windows-1252", "cp1252", "iso-8859-1", "ISO-8859-1", "latin1")],
)
def test_a_text_is_read_in_its_encoding(read, encoding, mark, charset):
    text = "date;value;note\r\n2026-01-01;4,5;Caf\u00e9 \u20ac\r\n"
    found = read(mark + text.encode(encoding), charset=charset)
    assert (found.values("note"), found.values("value")) == (["Caf\u00e9 \u20ac"], [4.5])


def test_an_encoding_of_other_kinds_is_refused(factory, ana, measure):
    path = f"/measures/{measure['id']}/points"
    body = "date,value,note\n2026-01-01,4,\u0416\n".encode("koi8-r")
    for charset, status in (("koi8-r", 415), ("no such", 415), ("utf-8", 400), ("utf-16", 400)):
        answer = ana.put(path, data=body, headers={"Content-Type": f"text/csv; charset={charset}"})
        assert answer.status_code == status, charset
    kept = ana.put(path, data=body, headers={"Content-Type": "text/csv; charset=windows-1252"})
    assert kept.status_code == 200


@pytest.mark.parametrize(
    "media_type", ["text/csv", "application/csv", "text/tab-separated-values", "application/vnd.ms-excel"]
)
def test_a_text_is_taken_under_the_names_that_browsers_give_it(factory, ana, measure, media_type):
    body = "sep=;\ndate;value\n2026-01-01;4,5\n"
    answer = ana.put(f"/measures/{measure['id']}/points", data=body, headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json["created"]) == (200, 1)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("sep=;\r\ndate;value\r\n2026-01-01;4\r\n", ";"),
        ('"sep=,"\ndate,value\n2026-01-01,4\n', ","),
        ("SEP=\t\ndate\tvalue\n2026-01-01\t4\n", "\t"),
        ("date|value\n2026-01-01|4\n", "|"),
        ("date;value;note\n2026-01-01;4;a, b, c, d\n", ";"),
        ('"Date";"Value"\n"2026-01-01";"4"\n', ";"),
        ("\n\ndate,value\n2026-01-01,4\n", ","),
    ],
)
def test_the_header_or_its_line_above_shows_the_separator(read, text, separator):
    found = read(text)
    assert (found.values("value"), found.reading.separator, found.reading.header_row) == ([4], separator, 1)


def test_a_separator_that_is_none_is_refused(read):
    assert read("sep=x\ndatexvalue\n").problems == [(1, None, "malformed_row")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# C difficile infections,,\n,,\nmonth,numerator,denominator\n2020-01-01,12,19801\n", 3),
        ("Infections\nWard 4\n\nDate;Value\n2020-01-01;12\n", 4),
        ("\n\nInfections\nDate,Value\n2020-01-01,12\n", 4),
        ("sep=;\nInfections\nDate;Value\n2020-01-01;12\n", 3),
        ("Infections 2024;;\nDate;Value\n2020-01-01;12\n", 2),
        ("2024-01,2024-02\nDate,Value\n2020-01-01,12\n", 2),
        ("Infections\nMonth,Cases\n2020-01-01,12\n", 2),
    ],
)
def test_a_header_below_titles_is_named_by_its_line_once(read, text, line):
    found = read(text)
    assert [code for _, _, code in found.problems] == ["header_not_first"]
    assert f"line {line} " in found.details[0]


@pytest.mark.parametrize(
    "header",
    [
        "Ward,Jan-24,Feb-24,Mar-24",
        "Measure,2024-01-01,2024-02-01,2024-03-01",
        ",January,February,March",
        "Period,Q1 2024,Q2 2024",
        "Date,01/01/2024,01/02/2024,01/03/2024,Total",
        "Indicator,2021,2022,2023",
        "Week,W1,W2,W3",
    ],
)
def test_a_table_with_periods_side_by_side_is_refused_once(read, header):
    found = read(f"{header}\nFalls,{','.join('123456'[: header.count(',')])}\n")
    assert [code for _, _, code in found.problems] == ["periods_as_columns"]
    assert "Transpose" in found.details[0]


def test_a_file_that_begins_with_data_needs_a_header(read):
    found = read("2024-01-01;12;100\n2024-02-01;9;100\n")
    assert found.problems == [(1, None, "missing_column")]
    assert "period_start;value" in found.details[0]


@pytest.mark.parametrize(
    "text", ["date,value,,,\n2026-01-01,4,,,\n,,,,\n", "date,value,\n2026-01-01,4\n", "date,,value\n2026-01-01,,4\n"]
)
def test_empty_columns_are_left_out(read, text):
    assert read(text).values("value") == [4]


def test_a_column_that_is_not_known_is_refused_or_left_out_as_the_sender_says(factory, measure):
    text = "date,value,Ward,\n2026-01-01,4,4W,x\n"
    assert validation_problems(factory.send_csv(measure, text)) == {
        (1, "Ward", "unknown_column"),
        (1, "", "unknown_column"),
    }
    answer = factory.send_csv(measure, text, "?ignore_unknown_columns=true")
    assert answer.json["reading"]["ignored_columns"] == ["Ward", "column 4"]
    assert factory.points_of(measure)[0]["value"] == 4


def test_a_column_that_the_measure_has_no_use_for_is_one_problem(factory, initiative_id):
    measure = factory.measure(initiative_id, data_kind="proportion", unit="%")
    answer = factory.send_csv(measure, "date,value\n2024-01-01,12\n2024-02-01,13\n")
    missing = {(1, name, "missing_column") for name in ("numerator", "denominator")}
    assert validation_problems(answer) == {(2, "value", "not_of_this_kind")} | missing
    answer = factory.send_csv(measure, "date,value\n2024-01-01,12%\n2024-02-01,13%\n")
    assert validation_problems(answer) == {(2, "value", "not_a_number")} | missing
    assert "looks like a percentage" in answer.json["errors"][0]["detail"]


def test_rows_that_all_have_a_cell_too_many_are_one_problem(read):
    found = read("date,value\n2024-01-01,12,5\n2024-02-01,13,1\n")
    assert found.problems == [(1, "", "wrong_length")]
    assert "decimal comma" in found.details[0]


@given(st.binary(max_size=200) | st.text(st.sampled_from("date,value;\n\"\t1.5'2026-01"), max_size=80).map(str.encode))
def test_no_file_breaks_the_reader(body):
    # Any other error than a refusal would be a 500.
    with suppress(MalformedRequest, Invalid):
        read_file(SentFile(body))


def hundred_thousand(last="12.5"):
    rows = [f"{1900 + place // 365:04}-01-01,{place % 365 + 1},{place % 97}.5" for place in range(99_999)]
    return "period_start,sequence,value\n" + "\n".join(rows) + f"\n2190-01-01,1,{last}\n"


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_one_entry(factory, measure):
    for last, counted in (("12.5", [100_000, 0, 0]), ("13", [0, 1, 99_999])):
        answer = factory.send_csv(measure, hundred_thousand(last)).json
        assert [answer[name] for name in ("created", "changed", "unchanged")] == counted


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
