"""The time that a sitting has left, in words."""

from lessons.assessment.timing import Left
from tui.wording.language import _, ngettext
from tui.wording.times import clock_text


def left_text(milliseconds: int | None) -> str:
    """How long there is; `None`: as long as one likes."""
    if milliseconds is None:
        return _("no time limit")
    return _("{time} left").format(time=clock_text(-(-milliseconds // 1000)))


def warning_text(near: Left, milliseconds: int) -> str:
    """What is said once when the end comes so near, of the time that there is left: after an interruption less."""
    minutes = -(-milliseconds // 60_000)
    if near is Left.FIVE and minutes < 5:
        return ngettext("Less than {n} minute left.", "Less than {n} minutes left.", minutes).format(n=minutes)
    return {
        Left.QUARTER: _("Less than a quarter of the time is left."),
        Left.FIVE: _("Less than five minutes left."),
        Left.MINUTE: _("Less than a minute left."),
    }[near]


def near_text(near: Left) -> str:
    """What stands beside the time while the end is so near."""
    return {
        Left.QUARTER: _("last quarter"),
        Left.FIVE: _("last 5 minutes"),
        Left.MINUTE: _("last minute"),
    }[near]
