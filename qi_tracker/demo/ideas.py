"""What the initiatives of the demonstration are about: the illustrative ones, and those around real series."""

import csv
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources
from typing import Any

import numpy as np

from .cast import HOSPITALS, TRUSTS

_INFECTIONS = {"BAC": "Bacteremia", "CDI": "C. difficile infections", "UTI": "Urinary tract infections"}
_WEEKS, _MOST_WEEKS = 26, 104
_MEASURED_STILL = ("active", "sustaining")


@dataclass(frozen=True)
class Series:
    """A measure with its points."""

    name: str
    kind: str
    data_kind: str
    unit: str
    direction: str
    points: tuple[dict[str, Any], ...]
    multiplier: float = 1
    target_value: float | None = None
    frequency: str = "monthly"
    phases: tuple[dict[str, Any], ...] = ()
    source: str = ""
    chart: str = "auto"
    strata: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Idea:
    """An initiative and how far it has come. begun: its first day; change: the change that its cycles test."""

    title: str
    problem: str
    category: str
    state: str
    begun: date
    lead: str
    team: tuple[str, ...]
    site: str
    panel: str
    aim: str
    target: float
    unit: str
    change: str
    series: tuple[Series, ...]
    tags: tuple[str, ...] = ()
    visibility: str = "organization"
    open_to_help: bool = False
    illustrative: bool = field(default=True)


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _month(text: str) -> str:
    return f"{text[:7]}-01"


def illustrative(today: date) -> Iterator[Idea]:
    """The made-up initiatives, as if they had begun some days before today."""
    text = resources.files(__package__).joinpath("data", "ideas.json").read_text(encoding="utf-8")
    for row in json.loads(text):
        begun = today - timedelta(days=row["begun"])
        yield Idea(
            title=row["title"],
            problem=row["problem"],
            category=row["category"],
            state=row["state"],
            begun=begun,
            lead=row["lead"],
            team=tuple(row["team"]),
            site=row["site"],
            panel=row["panel"],
            aim=f"Bring “{row['measure']}” from {row['before']:g} to {_target(row):g} {row['unit']} within a year.",
            target=_target(row),
            unit=row["unit"],
            change=row["change"],
            series=(_weekly(row, begun, today),),
            tags=tuple(row["tags"]),
            visibility=row["visibility"],
            open_to_help=row["open_to_help"],
        )


def _target(row: dict[str, Any]) -> float:
    """What the made-up initiative aims for: where its change leads, or a quarter better."""
    if row["after"] != row["before"]:
        return float(row["after"])
    return round(float(row["before"]) * (1.25 if row["direction"] == "increase" else 0.75), 1)


def _weekly(row: dict[str, Any], begun: date, today: date) -> Series:
    """A made-up weekly series, the same at every load, that changes level after its first quarter of a year.

    What still runs is measured to this day. `phase` names a new phase that begins with the change.
    """
    chance = np.random.default_rng(zlib.crc32(row["title"].encode()))
    monday = begun - timedelta(days=begun.weekday())
    count = _MOST_WEEKS if row["state"] in _MEASURED_STILL else _WEEKS
    weeks = [monday + timedelta(weeks=week) for week in range(count)]
    phase = {"start": weeks[_WEEKS // 2].isoformat(), "label": row.get("phase"), "reason": row["change"]}
    points = []
    for number, week in enumerate(day for day in weeks if day < today):
        level = row["before"] if number < _WEEKS // 2 else row["after"]
        points.append({"period_start": week.isoformat()} | _drawn(chance, row["data_kind"], level))
    strata = tuple(row.get("strata", ()))
    for stratum in strata:
        _divide(points, stratum, _WEEKS // 2)
    return Series(
        name=row["measure"],
        kind="outcome",
        data_kind=row["data_kind"],
        unit=row["unit"],
        direction=row["direction"],
        points=tuple(points),
        multiplier={"proportion": 100, "rate": 1000 if "1000" in row["unit"] else 1}.get(row["data_kind"], 1),
        target_value=_target(row),
        frequency="weekly",
        phases=(phase,) if row.get("phase") else (),
        source="Illustrative numbers.",
        strata=tuple({name: stratum[name] for name in ("key", "label", "values")} for stratum in strata),
    )


def _divide(points: list[dict[str, Any]], stratum: dict[str, Any], change: int) -> None:
    """Divide what each point counted among the values of a stratum, by its weights before and after the change."""
    chance = np.random.default_rng(zlib.crc32(stratum["key"].encode()))
    for number, point in enumerate(points):
        weights = np.array(stratum["before" if number < change else "after"], dtype=float)
        parts = chance.multinomial(point["numerator"], weights / weights.sum())
        counts = {value: int(part) for value, part in zip(stratum["values"], parts, strict=True) if part}
        point.setdefault("by", {})[stratum["key"]] = counts


def _drawn(chance: np.random.Generator, data_kind: str, level: float) -> dict[str, Any]:
    if data_kind == "proportion":
        asked = int(chance.integers(90, 160))
        return {"numerator": int(chance.binomial(asked, level / 100)), "denominator": asked}
    if data_kind == "rate":
        exposure = int(chance.integers(8, 16)) if level > 4 else int(chance.integers(900, 1400))
        per = 1 if level > 4 else 1000
        return {"numerator": int(chance.poisson(level * exposure / per)), "denominator": exposure}
    if data_kind == "count":
        return {"value": int(chance.poisson(level))}
    return {"value": round(float(max(0.5, chance.normal(level, level * 0.12))), 1)}


def stewardship() -> Idea:
    """Antimicrobial stewardship around the real C. difficile series, with its intervention as a phase."""
    points = tuple(
        {"period_start": _month(row["month"]), "numerator": int(row["n"]), "denominator": float(row["days"])}
        for row in _rows("cdi.csv")
    )
    series = Series(
        "Hospital-acquired C. difficile", "outcome", "rate", "per 10,000 risk days", "decrease", points, 10_000, 6.0,
        phases=({"start": "2014-11-01", "label": "Stewardship", "reason": "Intervention begins"},),
        source="www.esundhed.dk, Amager Hvidovre Hospital",
        chart="u",
    )  # fmt: skip
    return Idea(
        "Antimicrobial stewardship against C. difficile",
        "Hospital-acquired C. difficile stays high while broad-spectrum antibiotics are used freely.",
        "safety", "completed", date(2012, 11, 1), "hugo", ("ben", "liam", "xenia"), "AHH", "infection",
        "Bring hospital-acquired C. difficile below 6 per 10,000 risk days within three years.", 6.0,
        "per 10,000 risk days", "A pharmacist and a technician review broad-spectrum antibiotics every day",
        (series,), ("antibiotics", "infection"), illustrative=False,
    )  # fmt: skip


def infections() -> Iterator[Idea]:
    """Infection surveillance at six hospitals, each with three real monthly series."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in _rows("hospital_infections.csv"):
        point = {"period_start": _month(row["month"]), "numerator": int(row["n"]), "denominator": float(row["days"])}
        grouped[row["hospital"], row["infection"]].append(point)
    states = ("active", "active", "sustaining", "active", "on_hold", "completed")
    for hospital, state in zip(HOSPITALS, states, strict=True):
        series = tuple(
            Series(
                name,
                "outcome",
                "rate",
                "per 10,000 risk days",
                "decrease",
                tuple(grouped[hospital, code]),
                10_000,
                source="www.esundhed.dk",
            )
            for code, name in _INFECTIONS.items()
        )
        yield Idea(
            f"Fewer hospital-acquired infections at {hospital}",
            "Bloodstream, bowel and urinary tract infections cost days of life and of stay.",
            "safety", state, date(2015, 1, 5), "xenia", ("vera",), hospital, "infection",
            "Lower each infection rate by a fifth within two years.", 5.0, "per 10,000 risk days",
            "Catheter rounds by nurse and pharmacy technician", series, ("infection",), illustrative=False,
        )  # fmt: skip


def emergency_care() -> Iterator[Idea]:
    """The four-hour standard at twelve organizations, each with three real monthly series."""
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("emergency_attendances.csv"):
        grouped[row["org_code"]].append(row)
    states = ("active", "sustaining", "completed", "active", "on_hold", "active")
    for number, code in enumerate(TRUSTS):
        yield Idea(
            f"Four-hour emergency care at {code}",
            "Too many patients wait over four hours from arrival to admission, transfer or discharge.",
            "timeliness", states[number % len(states)], date(2016, 4, 4), "umar", ("will",), code, "quality",
            "See 95 % of patients within four hours.", 95.0, "%",
            "Pharmacy technicians take medication histories at the front door", tuple(_flow(grouped[code])),
            ("patient flow",), illustrative=False,
        )  # fmt: skip


def _flow(rows: list[dict[str, str]]) -> Iterator[Series]:
    def points(numerator: str) -> tuple[dict[str, Any], ...]:
        return tuple(
            {"period_start": row["period"], "numerator": int(row[numerator]), "denominator": int(row["attendances"])}
            for row in rows
        )

    within = tuple(point | {"numerator": point["denominator"] - point["numerator"]} for point in points("breaches"))
    source = "NHS England, Open Government Licence v3.0"
    yield Series("Seen within four hours", "outcome", "proportion", "%", "increase", within, 100, 95.0, source=source)
    yield Series(
        "Admitted from the emergency department", "balancing", "proportion", "%", "neutral", points("admissions"), 100,
        source=source,
    )  # fmt: skip
    attendances = tuple({"period_start": row["period"], "value": int(row["attendances"])} for row in rows)
    yield Series("Attendances", "process", "value", "patients", "neutral", attendances, source=source)


def all_ideas(today: date) -> list[Idea]:
    """Every initiative of the demonstration."""
    return [stewardship(), *infections(), *emergency_care(), *illustrative(today)]
