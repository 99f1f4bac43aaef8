"""The whole collection and its environment, from the contract."""

import uuid
from typing import Any

from . import manager, own_work, tour
from .examples import EXAMPLES
from .requests import Contract, Item, bearer, operations
from .steps import folder as story
from .tags import etags, objects
from .tags import folder as tag_folder

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
# Postman takes a collection with the id of one that it holds as its next version.
BASE_URL = "http://127.0.0.1:8000"
NAMESPACE = uuid.UUID("6b3a8c1e-5d1f-4c58-9a4b-7a1f1f0c2e9d")
PEOPLE = {
    "ana": "Ana Ruiz, a technician",
    "sami": "Sami Virtanen, who chairs the Medication Safety Committee",
    "maya": "Maya Singh, quality lead and mentor",
    "noor": "Noor Aziz, a manager",
    "quinn": "Quinn Avery, the administrator",
}
DESCRIPTION = """\
Every operation of the QI Tracker, made of its contract (openapi/openapi.json) by `qi-tracker openapi`.

Import the environment beside it and put tokens into it (docs/postman.md). Each folder runs from top to bottom. "Tour"
and "Manager" tell stories. The others, one a tag, have every operation, with optional parameters listed and switched
off.
"""


def collection(contract: Contract) -> dict[str, Any]:
    """The collection (format 2.1.0) of an OpenAPI document; raises ValueError where a story no longer fits it."""
    known = operations(contract)
    if EXAMPLES.keys() - known.keys():
        raise ValueError(f"The contract has no operation {', '.join(sorted(EXAMPLES.keys() - known.keys()))}.")
    by_tag = {
        tag["name"]: [one for one in known.values() if tag["name"] in one.about["tags"]] for tag in contract["tags"]
    }
    folders: list[Item] = [
        story("Tour", tour.DESCRIPTION, tour.STEPS, known, prefix="tour_"),
        story("Manager", manager.DESCRIPTION, manager.STEPS, known, prefix="manager_"),
        story("My own work", own_work.DESCRIPTION, own_work.STEPS, known, prefix=""),
        *(tag_folder(contract, tag, by_tag[tag["name"]]) for tag in contract["tags"]),
    ]
    return {
        "info": {
            "_postman_id": str(uuid.uuid5(NAMESPACE, "collection")),
            "name": contract["info"]["title"],
            "description": DESCRIPTION,
            "schema": SCHEMA,
        },
        "auth": bearer("token"),
        "variable": [
            {"key": "base_url", "value": BASE_URL},
            *({"key": name, "value": value} for name, value in objects(known).items()),
            # Any version will do until one has been read.
            *({"key": name, "value": "*"} for name in etags(known.values())),
        ],
        "item": folders,
    }


def environment() -> dict[str, Any]:
    """The environment of a demonstration on this machine: its address, and a place for the token of each person."""
    tokens = [{"key": name, "value": "", "type": "secret", "enabled": True} for name in PEOPLE]
    return {
        "id": str(uuid.uuid5(NAMESPACE, "environment")),
        "name": "QI Tracker demonstration",
        "values": [
            {"key": "base_url", "value": BASE_URL, "type": "default", "enabled": True},
            {"key": "token", "value": "{{ana}}", "type": "default", "enabled": True},
            *tokens,
        ],
        "_postman_variable_scope": "environment",
    }
