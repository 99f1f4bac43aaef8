"""Numbers of files: what comma and point mean is decided for the whole file, or asked once."""

import pytest

from qi_tracker.measures.points.files.grid import CellForm, Decimal


def table(*numbers, separator=";"):
    rows = [f'2024-{place:02}-01{separator}"{number}"' for place, number in enumerate(numbers, 1)]
    return f"date{separator}value\n" + "\n".join(rows)


@pytest.mark.parametrize(
    ("separator", "numbers", "values"),
    [
        (";", ["12,5", "7"], [12.5, 7]),
        (";", ["12.5", "7"], [12.5, 7]),
        (";", ["1.234,5", "7"], [1234.5, 7]),
        (";", ["1.234.567", "12,5"], [1234567, 12.5]),
        (";", ["0,123"], [0.123]),
        (";", [",5"], [0.5]),
        (",", ["1.234", "0.5"], [1.234, 0.5]),
        (",", ["1.234", "2.345", "3.456"], [1.234, 2.345, 3.456]),
        (",", ["1,234.5"], [1234.5]),
        (",", ["1,234", "12.5"], [1234, 12.5]),
        (",", ["12,5"], [12.5]),
        ("\t", ["1.234", "12.5"], [1.234, 12.5]),
        ("\t", ["1.234", "12,5"], [1234, 12.5]),
        ("|", ["12.5"], [12.5]),
        (";", ["+2,5", "-3", "\u22124,5", "4.1e1"], None),
        (";", ["+2,5", "-3", "\u22124,5", "4,1e1"], [2.5, -3, -4.5, 41]),
        (";", ["1\u202f234", "1\u00a0234,5", "1\u2009234", "1'234"], [1234, 1234.5, 1234, 1234]),
        (";", ["007", "-0,0"], [7, 0]),
    ],
)
def test_numbers_are_read_as_their_file_writes_them(read, separator, numbers, values):
    found = read(table(*numbers, separator=separator))
    if values is None:
        assert [code for _, _, code in found.problems] == ["ambiguous_number"]
    else:
        assert found.values("value") == values


@pytest.mark.parametrize(
    ("separator", "numbers"),
    [
        (";", ["1.234"]),
        (";", ["1,234"]),
        (";", ["987", "1.310", "1.234"]),
        (";", ["12,5", "1.234"]),
        (";", ["12.5", "1.234"]),
        ("\t", ["1.234", "7"]),
        ("\t", ["1,234"]),
        ("|", ["1.234"]),
        (",", ["1,234", "7"]),
        (",", ["12,5", "1.234"]),
        (",", ["987", "1.310", "1.234"]),
    ],
)
def test_what_could_be_thousands_or_decimals_is_refused_once(read, separator, numbers):
    found = read(table(*numbers, separator=separator))
    assert [code for _, _, code in found.problems] == ["ambiguous_number"]
    assert "decimal=comma or decimal=point" in found.details[0]


def test_what_the_sender_says_settles_it(read):
    file = "date;events;exposure\n31.01.2024;12;1.234\n29.02.2024;9;1,310\n31.03.2024;11;987\n"
    assert read(file, decimal=Decimal.COMMA).values("denominator") == [1234, 1.310, 987]
    assert read(file, decimal=Decimal.POINT).values("denominator") == [1.234, 1310, 987]
    assert read(table("12.5"), decimal=Decimal.COMMA).problems == [(2, "value", "not_a_number")]


def test_days_with_dots_leave_open_what_a_point_means_in_a_file_of_commas(read):
    found = read("date,value\n31.01.2024,1.234\n29.02.2024,2.345\n")
    assert [code for _, _, code in found.problems] == ["ambiguous_number"]
    assert read("date,value\n31.01.2024,1.234\n29.02.2024,12.5\n").values("value") == [1.234, 12.5]


def test_a_comma_in_one_column_decides_for_the_other(read):
    found = read("date;numerator;denominator\n2024-01-01;3;12,5\n2024-02-01;4.5;9\n")
    assert [code for _, _, code in found.problems] == ["ambiguous_number"]
    assert "12,5" in found.details[0]
    assert "4.5" in found.details[0]


@pytest.mark.parametrize(
    "text",
    [
        "1 234", "1_000", "inf", "0x10", "12..5", "1,23,456.7", "1,234,5", "12,", "$5", "5 mg", "\u20ac 12", "(5)",
        "5-", "<5", "*", "n=5", "#REF!", "#VALUE!", "\u0661\u0662", "01/05/2024", "1.2.3", "--5", "1e9999", "12,5,",
    ],
)  # fmt: skip
def test_units_and_words_are_refused_by_their_text(read, text):
    found = read(table("3", text))
    assert [(row, code) for row, _, code in found.problems] == [(3, "not_a_number")]


@pytest.mark.parametrize("text", ["NA", "n/a", "N/A", "-", "#N/A", "NULL", "NaN", "\u2013", ".", "#NV", "#DIV/0!"])
def test_what_stands_for_no_value_is_said_in_the_answer(read, text):
    found = read(table("3", text, "", "5"))
    assert found.values("value") == [3, None, None, 5]
    assert (found.reading.missing_count, found.reading.columns[1].missing) == (1, 1)
    assert found.reading.missing == [{"row": 3, "column": "value", "text": text}]


def test_of_many_missing_values_the_first_are_listed(read):
    found = read("date,sequence,value\n" + "".join(f"2024-01-01,{place},NA\n" for place in range(1, 101)))
    assert (found.reading.missing_count, len(found.reading.missing)) == (100, 20)


def test_a_note_keeps_what_elsewhere_is_a_missing_value(read):
    assert read("date,value,note\n2024-01-01,1,NA\n").values("note") == ["NA"]


def put(factory, initiative_id, text, **measure):
    made = factory.measure(initiative_id, **({"data_kind": "value"} | measure))
    return factory.send_csv(made, text), made


def test_percents_of_a_measure_in_percent_are_read_as_shown(factory, initiative_id):
    for multiplier, value in ((1, 12.5), (100, 0.125)):
        answer, measure = put(factory, initiative_id, table("12,5%", "7 %"), unit="%", multiplier=multiplier)
        assert answer.status_code == 200, answer.text
        assert factory.points_of(measure)[0]["value"] == value
        assert answer.json["reading"]["columns"][1]["forms"] == [CellForm.PERCENT]


@pytest.mark.parametrize(
    ("kind", "unit", "text"),
    [
        ("value", "minutes", table("12.5%", "13%")),
        ("value", None, table("12.5%")),
        ("value", "%", table("12.5%", "0.13")),
        ("proportion", "%", "date,numerator,denominator\n2024-01-01,12.5%,100\n2024-02-01,13.5%,100\n"),
        ("rate", None, "date,numerator,denominator\n2024-01-01,12,50%\n"),
    ],
)
def test_percents_elsewhere_are_refused_once(factory, initiative_id, kind, unit, text):
    answer, measure = put(factory, initiative_id, text, data_kind=kind, unit=unit)
    assert (answer.status_code, len(answer.json["errors"])) == (422, 1), answer.text
    assert "%" in answer.json["errors"][0]["detail"] or "percentage" in answer.json["errors"][0]["detail"]
    assert factory.points_of(measure) == []


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_a_fraction_of_a_count_looks_like_a_percentage(factory, ana, initiative_id, kind):
    answer, measure = put(factory, initiative_id, "date,numerator,denominator\n2024-01-01,12.5,100\n", data_kind=kind)
    (error,) = answer.json["errors"]
    assert (error["row"], error["column"], error["code"]) == (2, "numerator", "not_a_count")
    assert "looks like a percentage" in error["detail"]
    point = {"period_start": "2024-01-01", "numerator": 12, "denominator": 100}
    factory.enter_points(measure, point)
    body = {"points": [point | {"numerator": 12.5}]}
    assert ana.put(f"/measures/{measure['id']}/points", json=body).status_code == 422
    assert (
        ana.patch(f"/measures/{measure['id']}/points/2024-01-01", json={"numerator": 1.5}, if_match="*").status_code
        == 422
    )
