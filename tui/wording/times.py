"""Times and dates as text, in the current language and the time zone of the machine."""

from datetime import date, datetime

from tui.wording.language import _, language, ngettext

_LETTERS = {"zh": "一二三四五六日", "en": "MTWTFSS"}
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def minutes_text(minutes: int) -> str:
    """`8 min`."""
    return _("{n} min").format(n=minutes)


def duration_text(seconds: int) -> str:
    """Hours and minutes, rounded up, so that what took any time is never none: `2 h 5 min`."""
    hours, minutes = divmod(-(-seconds // 60), 60)
    return _("{h} h {m} min").format(h=hours, m=minutes) if hours else minutes_text(minutes)


def spelled_duration(seconds: int) -> str:
    """Hours, minutes and seconds in words, without those that are none: `1 minute 5 seconds`."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        ngettext("{n} hour", "{n} hours", hours).format(n=hours) if hours else "",
        ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes) if minutes else "",
        ngettext("{n} second", "{n} seconds", rest).format(n=rest) if rest or not (hours or minutes) else "",
    ]
    return " ".join(filter(None, parts))


def clock_text(seconds: int) -> str:
    """A countdown: `4:05`, `1:00:00`; never below zero."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def date_text(day: date) -> str:
    """A day with its weekday: `11月27日 周五`, `Fri 27 Nov 2026`; of a datetime, the local day."""
    if isinstance(day, datetime):
        day = day.astimezone().date()
    weekday = _WEEKDAYS[language()][day.weekday()]
    if language() == "zh":
        return f"{day.year}年{day.month}月{day.day}日 周{weekday}"
    return f"{weekday} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date_text(day: datetime) -> str:
    """The local day without weekday and year, for what is not long ago: `11月27日`, `27 Nov`."""
    local = day.astimezone()
    return f"{local.month}月{local.day}日" if language() == "zh" else f"{local.day} {_MONTHS[local.month - 1]}"


def weekday_letters() -> str:
    """A letter for each day of the week, from Monday on."""
    return _LETTERS[language()]


def time_text(at: datetime) -> str:
    """Local hours and minutes: `14:05`."""
    return f"{at.astimezone():%H:%M}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
