"""The rules of a test in plain words, as they are read before it begins."""

from lessons.content.lesson import Lesson, Test
from lessons.content.test_rules import Rules, ShownFrom, moment
from tui.wording.labels import test_text
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, minutes_text, time_text


def rules_text(test: Test, past: int) -> str:
    """The rules of a test, a line each; `past` attempts were made."""
    rules = test.rules
    lines = [_("Time: {time}").format(time=minutes_text(test.minutes)) if test.minutes else _("Time: no limit")]
    if closes := moment(rules.closes):
        lines.append(_("Closes: {date} {time}").format(date=date_text(closes), time=time_text(closes)))
    if rules.attempts:
        left = rules.attempts - past
        lines.append(ngettext("{n} attempt left", "{n} attempts left", left).format(n=left))
    if rules.wait:
        lines.append(_("Between attempts: {time}").format(time=minutes_text(rules.wait)))
    if rules.forward:
        lines.append(_("It only goes forward: you can't change a question after you leave it."))
    if when_shown := _when_shown(rules):
        lines.append(when_shown)
    lines.append(_("The clock starts at once and does not stop."))
    return "\n".join(lines)


def announcement(lesson: Lesson, test: Test, past: int) -> str:
    """What a test is and its rules, a line each, for who does not have its lesson before them."""
    return "\n".join(
        (lesson.manifest.title, test_text(test), rules_text(test, past), _("What you do in it is recorded."))
    )


def _when_shown(rules: Rules) -> str:
    """What cannot be seen as soon as the test is handed in."""
    return {
        ShownFrom.NEVER: _("The result is not shown."),
        ShownFrom.CLOSED: _("The result is shown when the test has closed."),
        ShownFrom.NOW: {
            ShownFrom.NEVER: _("The right answers are not shown."),
            ShownFrom.CLOSED: _("The right answers are shown when the test has closed."),
            ShownFrom.NOW: "",
        }[rules.keys],
    }[rules.results]
