"""The JSON Schema of a summary: `python -m tests.unit.schema_of_a_summary > docs/summary.schema.json` writes it."""

import json
from typing import Any

import msgspec

from store.summary import Summary


def schema() -> str:
    """What `docs/summary.schema.json` is to hold."""
    made = msgspec.json.schema(Summary)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Study summary",
        "description": "A member's signed summary of one year on one device; the rules beyond types: summary-format.md",
        **_portable(made),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _portable(value: Any) -> Any:
    """JSON Schema has the regular expressions of ECMA 262, whose `$` is the end and nothing else."""
    match value:
        case dict():
            return {key: _portable(inner) for key, inner in value.items() if key != "title"}
        case list():
            return [_portable(inner) for inner in value]
        case str():
            return value.replace("\\Z", "$")
        case _:
            return value


if __name__ == "__main__":
    print(schema(), end="")
