"""Days as they are lived: a night between two meetings makes a day, however many hours it was.

By the clock on the wall, so everything here asks for a zone; `None` is the zone of the machine.
"""

from datetime import UTC, datetime, timedelta, tzinfo

_DAY = timedelta(days=1)
_ALMOST = timedelta(hours=4)
"""What may lack of a day: so much later it is another day for whoever works by shifts, wherever midnight was."""


def wall(moment: datetime, zone: tzinfo | None) -> datetime:
    """What the clock on the wall says at an instant; at the ends of the calendar, where there is no other, UTC's."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError, OSError):  # hostile summaries like to be there
        return moment


def nights(earlier: datetime, later: datetime, zone: tzinfo | None) -> int:
    """How many nights lie between two instants; 0 where `later` is not later."""
    dates = wall(later, zone).date() - wall(earlier, zone).date()
    return max(0, dates.days, (later - earlier + _ALMOST) // _DAY)


def days_after(at: datetime, days: int, zone: tzinfo | None) -> datetime:
    """The same time on the clock on the wall so many days later, in UTC."""
    there = at.astimezone(zone)
    if zone is None:
        there = there.replace(tzinfo=None)  # else the offset of that day would stay
    return (there + timedelta(days=days)).astimezone(UTC)
