"""The result of a test in words: passed or not, what it means, what is shown later, what the clocks did."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from lessons.assessment.near_pass import more_right_to_pass
from lessons.content.test_rules import Counting, Rules, ShownFrom, certainty_marks, final, moment
from lessons.records import Attempt
from tui.wording.labels import certainty_text
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, duration_text, time_text

NEAR = 2
"""Right answers short of the pass mark up to which it is said how near it was."""


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


def near_text(attempt: Attempt) -> str:
    """How near it was to passing; empty where it passed, or was far from it."""
    more = more_right_to_pass(attempt)
    if not 0 < more <= NEAR:
        return ""
    return ngettext("One more right would have passed.", "{n} more right would have passed.", more).format(n=more)


def ended_text(attempt: Attempt) -> str:
    """How it came to its end, where it was not handed in; empty where it was."""
    match attempt.outcome:
        case "expired":
            return _("Time is up. Graded from your saved answers.")
        case "abandoned":
            return _("You gave this test up. It counts as an attempt, and never as passed.")
        case _:
            return ""


def certainty_marks_text(attempt: Attempt) -> str:
    """What it earned under certainty-based marking."""
    earned, of = certainty_marks(attempt)
    return _("With certainty: {earned} of {of}").format(earned=earned, of=of)


def meaning_text(attempt: Attempt, *, again: bool, keys: bool, understood: bool) -> str:
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


def counted_text(same: Sequence[Attempt], counts: Counting) -> str:
    """Which of several attempts at a test counts, and how much; empty where none does."""
    counted = final(same, counts)
    if counted is None:
        return ""
    text = {
        Counting.HIGHEST: _("The highest score counts: {percent}%"),
        Counting.LATEST: _("The latest score counts: {percent}%"),
        Counting.AVERAGE: _("The average counts: {percent}%"),
    }[counts]
    return text.format(percent=int(100 * counted))


def missed_text(missed: int) -> str:
    """How many questions were not answered right, above them; or that there are none."""
    if not missed:
        return _("Every answer was right.")
    return ngettext("Wrong or not answered: {n}", "Wrong or not answered: {n}", missed).format(n=missed)


def answer_word(*, right: bool, given: bool, certainty: int) -> str:
    """What came of an answer, and how sure its member said to be; `certainty`: 0 where that was not asked."""
    word = _("right") if right else _("wrong") if given else _("not answered")
    return f"{word} · {certainty_text(certainty)}" if certainty else word


def answer_points(points: int, out_of: int) -> str:
    """The points of one answer."""
    return ngettext("{p}/{n} point", "{p}/{n} points", out_of).format(p=points, n=out_of)


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
