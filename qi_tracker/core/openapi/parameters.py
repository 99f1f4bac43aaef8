"""Parameters that several operations have in common, as components of the contract."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

OWNER = "x-owner"
"""Under this key a parameter carries the name of the schema that declares it, until components are named."""
PREFIX = "#/components/parameters/"
_IN_PATHS = {
    "period_start": "The first day of the point's period, such as 2026-03-01.",
    "secret": "The secret part of the address, which was shown once when the link was made.",
}
"""Parameters of paths that are no ids."""


def share(document: dict[str, Any]) -> None:
    """Put every parameter that is stated more than once among the components, in place.

    Ids of paths come first and have the plain name, such as InitiativeId. A parameter of the query string whose name
    is taken is called InitiativeIdFilter, or by the schema that declares it.
    """
    lists = list(_parameter_lists(document))
    for parameter in (parameter for stated in lists for parameter in stated):
        _describe(parameter)
    owners: dict[str, str] = {}
    for parameter in (parameter for stated in lists for parameter in stated):
        owner = parameter.pop(OWNER, "")
        owners.setdefault(_text(parameter), owner)
    counted = Counter(_text(parameter) for stated in lists for parameter in stated if "$ref" not in parameter)
    repeated = [text for text, count in counted.items() if count > 1 or json.loads(text)["in"] == "path"]
    components: dict[str, Any] = document["components"].setdefault("parameters", {})
    names: dict[str, str] = {}
    for text in sorted(repeated, key=lambda text: (json.loads(text)["in"] != "path", -counted[text], text)):
        parameter = json.loads(text)
        plain = "".join(part[:1].upper() + part[1:] for part in parameter["name"].split("_"))
        names[text] = next(
            name for name in (plain, f"{plain}Filter", f"{owners[text]}{plain}") if name not in components
        )
        components[names[text]] = parameter
    for stated in lists:
        stated[:] = [
            {"$ref": PREFIX + names[_text(parameter)]} if _text(parameter) in names else parameter
            for parameter in stated
        ]


def _describe(parameter: dict[str, Any]) -> None:
    """Describe a parameter of the path, which no schema does."""
    if parameter.get("in") != "path":
        return
    name = parameter["name"]
    if name.endswith("_id"):
        parameter["description"] = f"The id of the {name.removesuffix('_id').replace('_', ' ')}."
    else:
        parameter["description"] = _IN_PATHS[name]


def _parameter_lists(document: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    for offered in document["paths"].values():
        for part in (offered, *(part for part in offered.values() if isinstance(part, dict))):
            if part.get("parameters"):
                yield part["parameters"]


def _text(parameter: dict[str, Any]) -> str:
    return json.dumps(parameter)
