"""Days as people count them: a night in between makes another day, however many hours passed.

By the clock on the wall, so everything here asks for a zone; `None` is the zone of the machine.
"""

from datetime import UTC, datetime, timedelta, tzinfo

_DAY = timedelta(days=1)
_ALMOST = timedelta(hours=4)
"""What a gap may lack of 24 hours and still count as a day, for people on shifts, wherever midnight falls."""


def wall(moment: datetime, zone: tzinfo | None) -> datetime:
    """Local wall-clock time of an instant; UTC where the zone's time would leave the calendar."""
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
