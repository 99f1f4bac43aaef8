"""Measures and their results as FHIR R4B resources: http://hl7.org/fhir/R4B/measure.html and measurereport.html.

Extensions only for what FHIR has no home for: multiplier, targets, frequency and the unit of shown values. Populations
are those that the profile of the scoring has: http://hl7.org/fhir/us/cqfmeasures.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from ..models import DataKind, Direction, MeasureKind
from .units import decimal, quantity

FHIR_JSON = "application/fhir+json"
_HL7 = "http://terminology.hl7.org/CodeSystem/"
_OWN = "urn:qi-tracker:fhir:"
_SCORING = {DataKind.PROPORTION: "proportion", DataKind.RATE: "ratio", DataKind.RATIO: "ratio"}
_PAIR = ("numerator", "denominator")

Resource = dict[str, Any]


def measure_resource(measure: Any) -> Resource:
    """A measure with its operational definition as a FHIR Measure. measure: a row with the columns of one."""
    resource: Resource = {
        "resourceType": "Measure",
        "id": str(measure.id),
        "url": address(measure),
        "version": str(measure.version),
        "title": measure.name,
        "status": "retired" if measure.archived else "active",
        "date": _moment(measure.updated_at),
        "scoring": _concept("measure-scoring", _SCORING.get(measure.data_kind, "continuous-variable")),
        # FHIR knows no balancing measures; a text alone says so.
        "type": [
            {"text": "balancing"}
            if measure.kind is MeasureKind.BALANCING
            else _concept("measure-type", measure.kind.value)
        ],
        "group": [{"population": list(_populations(measure))}],
        "extension": list(_extensions(measure)),
    }
    if measure.direction is not Direction.NEUTRAL:
        resource["improvementNotation"] = _improvement(measure)
    guidance = _guidance(measure)
    if guidance:
        resource["guidance"] = guidance
    return resource


def report_resource(measure: Any, points: Sequence[dict[str, Any]], now: datetime) -> Resource:
    """A measure's results as a FHIR MeasureReport: one stratum a point, and the sums where the points have sums.

    points: as the analysis answers them; those excluded or without a value are left out.
    """
    counted = [point for point in points if point["value"] is not None and not point["excluded"]]
    days = [point["period_start"] for point in counted] or [measure.created_at.date().isoformat()]
    resource: Resource = {
        "resourceType": "MeasureReport",
        "id": str(measure.id),
        "status": "complete",
        "type": "summary",
        "measure": address(measure),
        "date": _moment(now),
        "period": {"start": days[0], "end": days[-1]},
    }
    if measure.direction is not Direction.NEUTRAL:
        resource["improvementNotation"] = _improvement(measure)
    if counted:
        strata = [_stratum(measure, point) for point in counted]
        group: Resource = {"stratifier": [{"code": [{"text": "period_start"}], "stratum": strata}]}
        resource["group"] = [_total(measure, counted) | group]
    return resource


def address(measure: Any) -> str:
    """The canonical address of a measure, wherever the tracker is hosted."""
    return f"urn:uuid:{measure.id}"


def _total(measure: Any, points: Sequence[dict[str, Any]]) -> Resource:
    if measure.data_kind not in _SCORING:
        return {}
    sums = {name: sum(point[name] for point in points) for name in _PAIR}
    total = _counts(measure, sums)
    if sums["denominator"]:
        value = sums["numerator"] / sums["denominator"] * measure.multiplier
        total["measureScore"] = quantity(value, measure.unit)
    return total


def _stratum(measure: Any, point: dict[str, Any]) -> Resource:
    label = point["period_start"] if point["sequence"] == 1 else f"{point['period_start']} #{point['sequence']}"
    stratum: Resource = {"value": {"text": label}, "measureScore": quantity(point["value"], measure.unit)}
    return stratum | (_counts(measure, point) if measure.data_kind in _SCORING else {})


def _counts(measure: Any, sums: dict[str, Any]) -> Resource:
    """Populations with their counts; FHIR counts whole things, so others (risk days, money) have none here.

    The initial population of a proportion is its denominator where nobody is excluded from it; else it is not known.
    """
    counts = {name: sums[name] for name in _PAIR}
    if measure.data_kind is DataKind.PROPORTION and not measure.operational_definition_exclusion:
        counts = {"initial-population": sums["denominator"], **counts}
    whole = [
        {"code": _concept("measure-population", name), "count": int(count)}
        for name, count in counts.items()
        if float(count).is_integer() and count >= 0
    ]
    return {"population": whole} if whole else {}


def _populations(measure: Any) -> Iterator[Resource]:
    """The populations of the scoring. What has no text of its own is described by the measure's name."""
    numerator, exclusion = measure.operational_definition_numerator, measure.operational_definition_exclusion
    inclusion, denominator = measure.operational_definition_inclusion, measure.operational_definition_denominator
    if measure.data_kind in _SCORING:
        texts = {
            "initial-population": inclusion or denominator or measure.name,
            "denominator": denominator or inclusion or measure.name,
            "denominator-exclusion": exclusion,
            "numerator": numerator or measure.name,
        }
    else:
        texts = {
            "initial-population": inclusion or measure.name,
            "measure-population": denominator or inclusion or measure.name,
            "measure-population-exclusion": exclusion,
            "measure-observation": numerator or measure.name,
        }
    for code, text in texts.items():
        if text:
            criteria = {"language": "text/plain", "expression": text}
            yield {"code": _concept("measure-population", code), "description": text, "criteria": criteria}


def _guidance(measure: Any) -> str:
    said = (measure.operational_definition_data_source, measure.operational_definition_collection_method)
    return "\n\n".join(text for text in said if text)


def _extensions(measure: Any) -> Iterator[Resource]:
    yield {"url": f"{_OWN}data-kind", "valueCode": measure.data_kind.value}
    yield {"url": f"{_OWN}frequency", "valueCode": measure.frequency.value}
    yield {"url": f"{_OWN}multiplier", "valueDecimal": decimal(measure.multiplier)}
    if measure.unit:
        yield {"url": f"{_OWN}unit", "valueString": measure.unit}
    for name in ("target", "stretch-target"):
        value = getattr(measure, f"{name.replace('-', '_')}_value")
        if value is not None:
            yield {"url": f"{_OWN}{name}", "valueQuantity": quantity(value, measure.unit)}
    if measure.target_on is not None:
        yield {"url": f"{_OWN}target-on", "valueDate": _day(measure.target_on)}
    for target in measure.targets:
        parts = [
            {"url": "from", "valueDate": _day(target["from"])},
            {"url": "value", "valueQuantity": quantity(target["value"], measure.unit)},
        ]
        yield {"url": f"{_OWN}dated-target", "extension": parts}


def _improvement(measure: Any) -> Resource:
    return _concept("measure-improvement-notation", measure.direction.value)


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": _HL7 + system, "code": code}]}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(day: date) -> str:
    return day.isoformat()
