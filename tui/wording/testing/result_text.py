"""The result of a test in words: passed or not, what it means, what is shown later, what the clocks did."""

from datetime import datetime
from fractions import Fraction

from lessons.content.test_rules import Counting, Rules, ShownFrom, certainty_marks, moment
from lessons.records import Answer, Attempt
from tui.wording.labels import certainty_text
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, duration_text, time_text


def verdict(attempt: Attempt) -> str:
    """Whether it was passed."""
    return _("passed") if attempt.passed else _("not passed yet")


def points_text(attempt: Attempt) -> str:
    """Its points, and how many per cent they are."""
    percent = 100 * attempt.points // attempt.out_of if attempt.out_of else 0
    text = _("{points} of {of} points · {percent}%")
    return text.format(points=attempt.points, of=attempt.out_of, percent=percent)


def measure_text(attempt: Attempt) -> str:
    """What it was measured by, and how long it took."""
    time = duration_text(max(60, int((attempt.ended - attempt.started).total_seconds())))
    return _("pass mark {percent}% · {time}").format(percent=attempt.pass_percent, time=time)


def certainty_marks_text(attempt: Attempt) -> str:
    """What it earned under certainty-based marking."""
    earned, of = certainty_marks(attempt)
    return _("With certainty: {earned} of {of}").format(earned=earned, of=of)


def meaning(attempt: Attempt, *, again: bool, keys: bool, understood: bool) -> str:
    """What follows from it. `again`: another attempt may begin; `keys`: what is right is shown; `understood`: the
    lesson counts as understood by now.
    """
    if not attempt.passed:
        if not again:
            return _("Read again in the lesson what you missed. There is no further attempt now.")
        if not keys:
            return _("Read the lesson again, then try again: the next paper asks what you haven't seen first.")
        return _("Read the explanations below, then try again: the next paper asks what you haven't seen first.")
    if not understood:
        return _("The lesson is learned. Pass a test of it again in a week or later and it counts as understood.")
    return _("Well remembered. Its questions come back in review just before you would forget them.")


def counted_text(counts: Counting, grade: Fraction) -> str:
    """Which grade of several attempts counts; `grade` is a part of 1."""
    text = {
        Counting.HIGHEST: _("The highest score counts: {percent}%"),
        Counting.LATEST: _("The latest score counts: {percent}%"),
        Counting.AVERAGE: _("The average counts: {percent}%"),
    }[counts]
    return text.format(percent=int(100 * grade))


def answer_word(answer: Answer) -> str:
    """Whether an answer was right, and how sure its member was."""
    right = answer.points == answer.out_of
    word = _("right") if right else _("not answered") if not answer.response else _("wrong")
    return f"{word} · {certainty_text(answer.certainty)}" if answer.certainty else word


def when_results(rules: Rules) -> str:
    """When a result will be shown that is not shown yet."""
    if date := _closing_time(rules, rules.results):
        return _("Handed in. The result is shown when the test has closed: {date}.").format(date=date)
    return _("Handed in. The result of this test is not shown.")


def when_keys(rules: Rules) -> str:
    """When right answers will be shown that are not shown yet."""
    if date := _closing_time(rules, rules.keys):
        return _("The right answers are shown when the test has closed: {date}.").format(date=date)
    return _("The answers of this test are not shown.")


def _closing_time(rules: Rules, shown: ShownFrom) -> str:
    """When the test closes, for what is shown then; empty for what is never shown."""
    closes = moment(rules.closes)
    return f"{date_text(closes)} {time_text(closes)}" if closes and shown is not ShownFrom.NEVER else ""


def irregularity(kind: str, times: list[datetime]) -> str:
    """An irregularity in the time of a test, in one line however often it was recorded."""
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
