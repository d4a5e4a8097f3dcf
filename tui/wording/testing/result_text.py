"""The result of a test in words: passed or not, what it means, what is shown later, what the clocks did."""

from collections.abc import Sequence
from itertools import groupby

from msgspec import UNSET

from lessons.assessment.near_pass import more_right_to_pass
from lessons.assessment.percent import percent_shown
from lessons.content.question import Choice, Question
from lessons.content.test_rules import Counting, Rules, ShownFrom, certainty_marks, final, moment
from lessons.learning.standing import LessonStanding, Level
from lessons.problem import N_
from lessons.records import Answer, Attempt, Flag
from tui.wording.labels import certainty_text
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, duration_text, spelled_duration, time_text

_MINUTE = 60
NEAR = 2
"""Right answers short of the pass mark up to which it is said how near it was."""


def verdict(attempt: Attempt) -> str:
    """Whether it was passed."""
    return _("passed") if attempt.passed else _("not passed yet")


def points_text(attempt: Attempt) -> str:
    """Its points, and how many per cent they are."""
    percent = percent_shown(attempt.points, attempt.out_of, attempt.pass_percent)
    text = _("{points} of {of} points · {percent}%")
    return text.format(points=attempt.points, of=attempt.out_of, percent=percent)


def measure_text(attempt: Attempt) -> str:
    """What it was measured by, and how long it took."""
    seconds = int((attempt.ended - attempt.started).total_seconds())
    time = duration_text(seconds) if seconds >= _MINUTE else spelled_duration(seconds)
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


def meaning_texts(attempt: Attempt, standing: LessonStanding, *, again: bool, keys: bool, unseen: bool) -> list[str]:
    """What follows from it, a line for each thing. `standing`: that of its lesson by now; `again`: another attempt may
    begin; `keys`: what is right is shown; `unseen`: the test has questions that were not asked yet.
    """
    if attempt.passed:
        return [_meaning_of_passing(attempt, standing)]
    learned_before = standing.learned_at is not None and standing.learned_at < attempt.ended
    stays = [_("You passed a test of this lesson before: it stays learned.")] if learned_before else []
    if not again:
        return [*stays, _("Read again in the lesson what you missed. There is no further attempt now.")]
    if keys and unseen:
        text = _("Read the explanations below, then try again: the next paper asks what you haven't seen first.")
    elif keys:
        text = _("Read the explanations below, then try again.")
    elif unseen:
        text = _("Read the lesson again, then try again: the next paper asks what you haven't seen first.")
    else:
        text = _("Read the lesson again, then try again.")
    return [*stays, text]


def _meaning_of_passing(attempt: Attempt, standing: LessonStanding) -> str:
    if not standing.has(Level.UNDERSTOOD):
        return _("The lesson is learned. Pass a test of it again in a week or later and it counts as understood.")
    if standing.understood_at == attempt.ended:
        return _("You passed again a week or more after you learned it: the lesson counts as understood now.")
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
    mark = max(attempt.pass_percent for attempt in same)
    return text.format(percent=percent_shown(counted.numerator, counted.denominator, mark))


def missed_text(missed: Sequence[Answer]) -> str:
    """How many questions were not answered right, above them; or that there are none."""
    if not missed:
        return _("Every answer was right.")
    if any(answer.partly_right for answer in missed):
        return ngettext("Not wholly right: {n}", "Not wholly right: {n}", len(missed)).format(n=len(missed))
    return ngettext("Wrong or not answered: {n}", "Wrong or not answered: {n}", len(missed)).format(n=len(missed))


def answer_word(*, right: bool, partly: bool, given: bool, certainty: int) -> str:
    """What came of an answer, and how sure its member said to be; `certainty`: 0 where that was not asked.

    `partly`: right in part, where parts earn points.
    """
    word = _("right") if right else _("partly right") if partly else _("wrong") if given else _("not answered")
    return f"{word} · {certainty_text(certainty)}" if certainty else word


def share_text(question: Question, answer: Answer) -> str:
    """How the points of an answer that was partly right were counted; empty where parts earned none."""
    if answer.share is UNSET:
        return ""
    right, of = answer.share
    text = _("Points for parts: {n} of {of} right, rounded to whole points.")
    if isinstance(question, Choice):
        text = _("Points for parts: {n} of {of}, right ones less wrong ones, rounded to whole points.")
    return text.format(n=right, of=of)


def source_text(source: str) -> str:
    """What a question rests on."""
    return _("Source: {source}").format(source=source)


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
    flags = sorted(attempt.flags, key=lambda flag: (flag.kind, flag.at))
    return [_irregularity(kind, list(those)) for kind, those in groupby(flags, lambda flag: flag.kind)]


def _irregularity(kind: str, flags: list[Flag]) -> str:
    one, several = _IRREGULAR.get(kind, (N_("Recorded: {kind} at {time}"), N_("Recorded: {kind}, {n} times, {times}")))
    times = [time_text(flag.at) for flag in flags]
    if kind in _LASTED:  # then the clock may be trusted with the time before, too
        times = [f"{time_text(flag.expected)}–{time}" for flag, time in zip(flags, times, strict=True)]
    text = _(several) if len(flags) > 1 else _(one)
    begun, ended = time_text(flags[0].expected), time_text(flags[0].at)
    return text.format(kind=kind, n=len(flags), begun=begun, time=ended, times=_list(times))


_LASTED = ("reboot", "interrupted")
"""Kinds that have a beginning and an end."""
_MOST = 4
"""Times that are listed."""
_IRREGULAR = {
    "clock-back": (
        N_("Recorded: the clock was set back at {time}"),
        N_("Recorded: the clock was set back {n} times: {times}"),
    ),
    "clock-forward": (
        N_("Recorded: the clock was set forward at {time}"),
        N_("Recorded: the clock was set forward {n} times: {times}"),
    ),
    "reboot": (
        N_("Recorded: the machine was restarted between {begun} and {time}"),
        N_("Recorded: the machine was restarted {n} times: {times}"),
    ),
    "interrupted": (
        N_("Recorded: interrupted at {begun}, gone on at {time}"),
        N_("Recorded: interrupted {n} times: {times}"),
    ),
}
"""Kind -> message ids of what is said where it was recorded once, and more often."""


def _list(times: list[str]) -> str:
    shown = times if len(times) <= _MOST else [*times[:_MOST], "…"]
    return " · ".join(shown)
