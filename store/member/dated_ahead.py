"""Records dated later than now, because a clock ran ahead: when they were seen first, which they are older than.

Without it one such record would be the newest for years, and hide whatever is recorded after it. Once their own time
has come they are records like any other, for it may have been this clock that was behind.
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
"""Clocks may be so far apart, as where summer time is set on one machine only: it hardly moves anything to another day,
and machines that exchange records go on saying the same of them."""
_TOLD = N_(
    "records here are dated later than now, up to {date}, and count from when this was noticed; if this machine's "
    "clock is behind, correct it"
)
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


class RecordsAhead:
    """When such records of one member were seen first. It is kept in `kept`, unless this window only looks on."""

    def __init__(self, kept: OpenWork, *, writable: bool, notify: Callable[[Problem], None]) -> None:
        self._kept = kept
        self._writable = writable
        self._notify = notify
        self._seen: dict[str, datetime] | None = None
        self._untold: Problem | None = None
        self._among: Mapping[str, datetime] = MappingProxyType({})
        self._good_for: tuple[object, datetime, datetime] | None = None
        """The records, and the times from and until when, of which `_among` is."""

    def among(self, records: MappingProxyType[str, Record], now: datetime, at: datetime) -> Mapping[str, datetime]:
        """Those of `records`, oldest first, that are dated later than `now`, with when they were seen first.

        That is `at` for those that were not seen before. As long as nothing changed it is the same mapping.
        """
        if self._good_for and records is self._good_for[0] and self._good_for[1] <= now < self._good_for[2]:
            return self._among
        late = list(takewhile(lambda id_: when(records[id_]) - now > APART, reversed(records)))
        if late or self._among:
            if self._seen is None:
                self._seen = self._kept.get(WorkKind.AHEAD, "", dict[str, datetime]) or {}
            known = {id_: seen for id_, seen in self._seen.items() if seen <= now}  # else that clock ran ahead too
            if late and not (self._writable and known.keys() >= set(late)):
                date = f"{when(records[late[0]]).astimezone():%Y-%m-%d}"
                self._untold = Problem("", _TOLD, date=date)
            self._seen |= {id_: known.get(id_, at) for id_ in late}
            self._among = MappingProxyType({id_: self._seen[id_] for id_ in late})
        self._good_for = (records, now, when(records[late[-1]]) - APART if late else _FOR_EVER)
        return self._among

    def tell(self, *, keep: bool) -> None:
        """Tell the member of those that are new here (where this window only looks on, of all); `keep` them too."""
        if self._untold:
            self._notify(self._untold)
            self._untold = None
            if keep:
                self._kept.put(WorkKind.AHEAD, "", self._seen)
