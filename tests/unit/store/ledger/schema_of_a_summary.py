"""The JSON Schema of a summary.

`python -m tests.unit.store.ledger.schema_of_a_summary > docs/summary.schema.json` writes it.
"""

import json
import re
from typing import Any

import msgspec

from store.ledger.summary import Summary

_INSTANT = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"


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
        case {"format": "date-time"}:
            return {**value, "pattern": _INSTANT}
        case {"pattern": str(pattern)} if digits := re.search("[0-9]+(?=})", pattern):
            # Some readers let `$` stand before a line feed too.
            return {**value, "pattern": pattern.replace("\\Z", "$"), "maxLength": int(digits[0])}
        case dict():
            return {key: _portable(inner) for key, inner in value.items() if key != "title"}
        case list():
            return [_portable(inner) for inner in value]
        case _:
            return value


if __name__ == "__main__":
    print(schema(), end="")
