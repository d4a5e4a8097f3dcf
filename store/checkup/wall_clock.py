"""Whether the machine's clock can be right, by what is dated here."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lessons.clock import Clock
from lessons.problem import N_, Problem
from lessons.records import when
from store.branch.roster import known_plan, known_roster
from store.checkup.check_finding import CheckFinding, State
from store.checkup.finding_code import FindingCode
from store.disk.home import Home
from store.member.dated_ahead import APART
from store.member.progress import Progress

_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No correct clock is earlier than Study itself."""
_SLACK = timedelta(days=1)
_LONG_SILENCE = timedelta(days=3 * 365)
"""If nothing new arrived for so long, the clock is more likely wrong."""


def wall_clock(home: Home, clock: Clock) -> Iterator[CheckFinding]:
    """Whether the clock is behind what the branch published or a member recorded, or years ahead of all of it."""
    now, published, recorded = clock.read().instant, _newest_published(home), _newest_record(home, clock)
    known = max(published, recorded)
    text, state, code = N_("The clock says {now}."), State.OK, None
    if now < max(published - _SLACK, recorded - APART):
        text, state = N_("The clock says {now}, but something here is dated {known}."), State.FAIL
        code = FindingCode.DATE_BEHIND
    elif now > known + _LONG_SILENCE:
        text = N_("The clock says {now}, years after the latest thing known here ({known}).")
        state, code = State.WARN, FindingCode.DATE_AHEAD
    yield CheckFinding(
        check="date", state=state, code=code, text=text,
        mend=N_("Set it, such as: timedatectl set-time '2026-11-25 18:00'"),
        fields={"now": f"{now.astimezone():%Y-%m-%d %H:%M}", "known": f"{known.astimezone():%Y-%m-%d}"},
    )  # fmt: skip


def _newest_published(home: Home) -> datetime:
    """The newest date that does not come from this machine's own clock."""
    with contextlib.suppress(Problem):
        files = known_roster(home), known_plan(home)
        return max([_EARLIEST, *(file.payload.published for file in files if file)])
    return _EARLIEST


def _newest_record(home: Home, clock: Clock) -> datetime:
    """When the newest record was closed, of those that open without a passphrase."""
    newest = [_EARLIEST]
    for member in home.members():
        with contextlib.suppress(Problem):  # told by the check of members' files
            records = Progress.open(home, member.id, clock, write=False).records()
            newest += [when(record) for record in list(records.values())[-1:]]
    return max(newest)
