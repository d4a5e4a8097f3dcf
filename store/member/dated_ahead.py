"""Records dated in the future, because a clock ran ahead: they count from when they were first seen.

Otherwise one such record would be the newest for years, and hide all later ones. Once their date has passed they are
ordinary records, since it may have been this clock that was behind.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from types import MappingProxyType

from lessons.problem import N_, Problem
from lessons.records import Record, when
from store.member.open_work import OpenWork
from store.member.work_kind import WorkKind

APART = timedelta(hours=2)
"""The tolerated difference between clocks, for example if only one machine has summer time: it hardly moves a record to
another day, and machines that exchange records still agree on them."""
NONE_AHEAD: Mapping[str, datetime] = MappingProxyType({})
_TOLD = N_(
    "records here are dated later than now, up to {date}, and count from when this was noticed; if this machine's "
    "clock is behind, correct it"
)
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


class RecordsAhead:
    """When a member's records dated ahead were first seen; saved in `kept`, unless the window is read-only."""

    def __init__(self, kept: OpenWork, *, writable: bool, notify: Callable[[Problem], None]) -> None:
        self._kept = kept
        self._writable = writable
        self._notify = notify
        self._seen: dict[str, datetime] | None = None
        self._untold: Problem | None = None
        self._among = NONE_AHEAD
        self._good_for: tuple[object, datetime, datetime] | None = None
        """The records, and the period of time, for which `_among` is valid."""

    def among(
        self, records: MappingProxyType[str, Record], now: datetime, first_seen: datetime
    ) -> Mapping[str, datetime]:
        """Those of `records`, oldest first, that are dated later than `now`, with when they were first seen.

        That is `first_seen` for those that were not seen before. As long as nothing changed it is the same mapping.
        """
        if self._good_for and records is self._good_for[0] and self._good_for[1] <= now < self._good_for[2]:
            return self._among
        late = list(takewhile(lambda id_: when(records[id_]) - now > APART, reversed(records)))
        if late or self._among:
            if self._seen is None:
                self._seen = self._kept.get(WorkKind.AHEAD, "", dict[str, datetime]) or {}
            known = {id_: seen for id_, seen in self._seen.items() if seen <= now}  # otherwise that clock ran ahead too
            if late and not (self._writable and known.keys() >= set(late)):
                date = f"{when(records[late[0]]).astimezone():%Y-%m-%d}"
                self._untold = Problem("", _TOLD, date=date)
            self._seen |= {id_: known.get(id_, first_seen) for id_ in late}
            self._among = MappingProxyType({id_: self._seen[id_] for id_ in late})
        self._good_for = (records, now, when(records[late[-1]]) - APART if late else _FOR_EVER)
        return self._among

    def tell(self, *, keep: bool) -> None:
        """Notify the member of new ones (in a read-only window, of all); with `keep`, save when they were seen."""
        if self._untold:
            self._notify(self._untold)
            self._untold = None
            if keep:
                self._kept.put(WorkKind.AHEAD, "", self._seen)
