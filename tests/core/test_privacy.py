"""Patient identifiers are found by label, form and check digit; ordinary numbers pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_tracker.core.privacy import patient_identifier

REFUSED = [
    "Patient MRN 0045821 missed a dose",
    "mrn: AB-123456",
    "MRN# 00-45-821",
    "Medical record number 483920",
    "NHS number 943 476 5919",
    "NHS no. 9434765919",
    "seen as 943 476 5919 on the ward",
    "9434765919",
    "SSN 078-05-1120",
    "078-05-1120",
    "078 05 1120",
    "social security number is 078051120",
    "SSN xxx-xx-1120",
    "Health card 1234-567-897",
    "health card number: 1234567897 AB",
    "OHIP 1234 567 897",
    "DOB 01/02/1980",
    "D.O.B.: 1980-02-01",
    "date of birth 1 Feb 1980",
    "born on Feb 1, 1980",
    "DOB 1st February 1980",
    "943\u00a0476\u00a05919",
    "NHS number \uff19\uff14\uff13\uff14\uff17\uff16\uff15\uff19\uff11\uff19",
    "078\u201305\u20131120",
    "M\u200bRN 0045821",
    "MRN0045821",
    "patient_mrn_0045821",
    "M.R.N. 0045821",
    "NHS9434765918",
    "Health-card 1234 567 897",
    "health card number: ON 1234567897",
]
PASSES = [
    "",
    "Call the pharmacy at 555-867-5309 or 020 7946 0958",
    "tel. 943 476 5919",
    "phone number: 9434765919",
    "fax (943) 476-5919",
    "+1 943 476 5919",
    "Heparin 5000 units, 0.5 mg/kg, 1,000 mL",
    "Lot 9434765919 expired",
    "lot no. 078-05-1120",
    "NDC 00093-4765-19",
    "2026-03-01 to 2026-06-30",
    "On 01/02/2026 the fridge failed",
    "943 476 5918",
    "123 456 7890",
    "NHS England's 4-hour standard of 2004",
    "NHS 111 received 1,200 calls",
    "NHS trust RF4",
    "the journal NEJMRN 12345",
    "MRN match rate 99.5% on 12 labels",
    "the ward was born in 2019",
    "000-12-3456 and 666-12-3456 and 900-12-3456",
    "reduce missing doses from 120 to 60 per 1000 by 2026-12-31",
    "ids 0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e",
    "3.14159265358979",
    "0000000000",
]


@pytest.mark.parametrize("text", REFUSED)
def test_an_identifier_is_found_and_said(text):
    said = patient_identifier(text)
    assert said is not None
    assert "take it out" in said


@pytest.mark.parametrize("text", PASSES)
def test_ordinary_numbers_pass(text):
    assert patient_identifier(text) is None


def test_the_field_is_named_where_an_identifier_is_sent(client_as):
    answer = client_as("admin").post("/sites", json={"name": "Ward of MRN 0045821", "kind": "clinic"})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/name"
    assert answer.json["errors"][0]["code"] == "patient_identifier"
    assert "0045821" not in answer.text


@given(st.text(max_size=300))
def test_any_text_is_checked_without_fail(text):
    assert patient_identifier(text) is None or isinstance(patient_identifier(text), str)


@given(st.integers(100_000_000, 999_999_999))
def test_nine_digits_have_at_most_one_nhs_number(first):
    found = [digit for digit in range(10) if patient_identifier(f"{first}{digit}")]
    assert len(found) <= 1


@pytest.mark.parametrize("text", ["MRN " * 5000, "1 " * 10_000, "DOB: - " * 3000, "9" * 20_000, "943 476 " * 2500])
def test_long_texts_do_not_stall(text):
    import time

    started = time.process_time()
    patient_identifier(text)
    assert time.process_time() - started < 2
