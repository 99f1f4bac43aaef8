"""Sites with a measure to compare."""

from uuid import UUID

from tests.factories.payloads import days

PATH = "/metrics/comparison?measure_name=missing%20doses"


def enter(factory, site, numerator, denominator=1000, *, points=2, measure=(), **fields):
    """An initiative at a site with a measure of some points, all alike, a year and more apart where there are two."""
    initiative_id = factory.insert_initiative(site_id=UUID(site["id"]) if site else None, **fields)
    kind = {"name": "Missing doses", "data_kind": "proportion", "unit": "%", "multiplier": 100}
    made = factory.measure(initiative_id, **kind | dict(measure))
    ratio = {"numerator": numerator, "denominator": denominator}
    factory.enter_points(made, *({"period_start": day, **ratio} for day in days(points, 400 if points == 2 else 7)))
    return made
