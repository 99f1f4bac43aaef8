"""The collection and the environment for Postman, made of the contract so that they cannot tell anything else."""

from typing import Any

import orjson

from .collection import collection, environment

COLLECTION = "qi-tracker.postman_collection.json"
ENVIRONMENT = "qi-tracker.postman_environment.json"


def files(contract: dict[str, Any]) -> dict[str, bytes]:
    """The files for Postman by name. contract: the OpenAPI document."""
    made = {COLLECTION: collection(contract), ENVIRONMENT: environment()}
    return {
        name: orjson.dumps(one, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE) for name, one in made.items()
    }
