"""A day as people write it: 2026-12-01, 2026/12/1, 2026.12.1, 2026年12月1日, in characters of any width."""

import re
import unicodedata
from contextlib import suppress
from datetime import date

DAY = r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?日?"
"""Year, month and day, in text that was folded by width."""
_DAY = re.compile(DAY)


def written_day(text: str) -> str | None:
    """The day as `YYYY-MM-DD`; None where the text is none."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    with suppress(ValueError):
        if found:
            return date(*(int(part) for part in found.groups())).isoformat()
    return None
