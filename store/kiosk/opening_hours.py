"""The opening hours of a shared machine, in local time."""

from datetime import datetime
from typing import Annotated

import msgspec

TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9])?\Z")]
"""`HH:MM`, local time; or empty."""
_DAY = 24 * 60 * 60


class OpeningHours(msgspec.Struct, frozen=True):
    """Open from `opens` to `closes`, also over midnight; empty means midnight, two equal times mean always."""

    opens: TimeOfDay = ""
    closes: TimeOfDay = ""

    def left(self, now: datetime) -> int | None:
        """Seconds until it closes, `now` being local time; 0 while it is closed, None if it never closes."""
        opens, closes = _seconds(self.opens), _seconds(self.closes)
        if opens == closes:
            return None
        since = (now.hour * 3600 + now.minute * 60 + now.second - opens) % _DAY
        return max(0, (closes - opens) % _DAY - since)

    def closed(self, now: datetime) -> bool:
        """Whether nobody may sign in at this local time."""
        return self.left(now) == 0

    @property
    def opening(self) -> str:
        """When it opens, `HH:MM`."""
        return self.opens or "00:00"

    @property
    def closing(self) -> str:
        """When it closes, `HH:MM`."""
        return self.closes or "00:00"


def _seconds(time: str) -> int:
    hours, _, minutes = (time or "00:00").partition(":")
    return int(hours) * 3600 + int(minutes) * 60
