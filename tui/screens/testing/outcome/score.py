"""What a result says in words: the score, what it means, when the rest is shown, what was irregular."""

from datetime import datetime
from itertools import groupby

from textual.content import Content

from lessons.assessment.near_pass import more_right_to_pass
from lessons.content.test_rules import Rules, ShownFrom, moment
from lessons.records import Attempt
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, duration_text, time_text

NEAR = 2
"""Right answers short of the pass mark up to which it is said how near it was."""


def score_text(attempt: Attempt) -> Content:
    """Passed or not, points, per cent, pass mark and time, in a line."""
    percent = 100 * attempt.points // attempt.out_of if attempt.out_of else 0
    verdict = _("passed") if attempt.passed else _("not passed yet")
    time = duration_text(max(60, int((attempt.ended - attempt.started).total_seconds())))
    points = _("{points} of {of} points · {percent}%").format(points=attempt.points, of=attempt.out_of, percent=percent)
    return Content.assemble(
        (f" {verdict} ", "bold reverse $success" if attempt.passed else "bold reverse $warning"),
        "  ",
        (points, "bold"),
        (
            "  " + _("pass mark {percent}% · {time}").format(percent=attempt.pass_percent, time=time),
            "$foreground 70%",
        ),
    )


def near_text(attempt: Attempt) -> str:
    """How near it was to passing; empty where it passed, or was far from it."""
    more = more_right_to_pass(attempt)
    if not 0 < more <= NEAR:
        return ""
    return ngettext("One more right would have passed.", "{n} more right would have passed.", more).format(n=more)


def meaning_text(attempt: Attempt, *, again: bool, keys: bool, understood: bool) -> str:
    """What follows from it. `again`: whether another attempt may begin; `keys`: whether right answers are shown."""
    if attempt.passed:
        if understood:
            return _("Well remembered. Its questions come back in review just before you would forget them.")
        return _("The lesson is learned. Pass a test of it again in a week or later and it counts as understood.")
    if not again:
        return _("Read again in the lesson what you missed. There is no further attempt now.")
    if not keys:
        return _("Read the lesson again, then try again: the next paper asks what you haven't seen first.")
    return _("Read the explanations below, then try again: the next paper asks what you haven't seen first.")


def when_results(rules: Rules) -> str:
    """When a result that may not be seen yet will be shown."""
    if date := _closing_time(rules, rules.results):
        return _("Handed in. The result is shown when the test has closed: {date}.").format(date=date)
    return _("Handed in. The result of this test is not shown.")


def when_keys(rules: Rules) -> str:
    """When the right answers will be shown."""
    if date := _closing_time(rules, rules.keys):
        return _("The right answers are shown when the test has closed: {date}.").format(date=date)
    return _("The answers of this test are not shown.")


def _closing_time(rules: Rules, shown: ShownFrom) -> str:
    """When the test closes, for what is shown then; empty for what is never shown."""
    closes = moment(rules.closes)
    return f"{date_text(closes)} {time_text(closes)}" if closes and shown is not ShownFrom.NEVER else ""


def irregularities(attempt: Attempt) -> list[str]:
    """What was irregular in the time of the test, a line for each kind however often it was recorded."""
    flags = sorted(attempt.flags, key=lambda flag: flag.kind)
    return [_irregularity(kind, [flag.at for flag in those]) for kind, those in groupby(flags, lambda flag: flag.kind)]


def _irregularity(kind: str, times: list[datetime]) -> str:
    n = len(times)
    match kind:
        case "clock-back":
            text = ngettext(
                "Recorded: the clock was set back at {time}",
                "Recorded: the clock was set back, {n} times from {time} on",
                n,
            )
        case "clock-forward":
            text = ngettext(
                "Recorded: the clock was set forward at {time}",
                "Recorded: the clock was set forward, {n} times from {time} on",
                n,
            )
        case "reboot":
            text = ngettext(
                "Recorded: the machine was restarted at {time}",
                "Recorded: the machine was restarted, {n} times from {time} on",
                n,
            )
        case "interrupted":
            text = ngettext(
                "Recorded: Study was interrupted and resumed at {time}",
                "Recorded: Study was interrupted and resumed, {n} times from {time} on",
                n,
            )
        case _:
            text = ngettext("Recorded: {kind} at {time}", "Recorded: {kind}, {n} times from {time} on", n)
    return text.format(kind=kind, n=n, time=time_text(min(times)))
