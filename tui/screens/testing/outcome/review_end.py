"""The end of a review: how it went, what comes tomorrow, how the week was, and what can be done now."""

from datetime import datetime, timedelta

from lessons.learning.comes_back import ComesBack
from lessons.learning.day.past_week import PastWeek
from lessons.learning.review_round import ReviewRound
from tui.terminal.key_names import with_key
from tui.widgets.button_line import LineButton
from tui.widgets.long_list import cut
from tui.widgets.sheet import Part
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, duration_text

TITLE = 48
"""Cells for the title of a lesson on a button."""


def end_parts(
    ended: ReviewRound, *, practice: bool, next_due: ComesBack | None, minutes: int, week: PastWeek, now: datetime
) -> list[Part]:
    """What is written where the questions were. `minutes`: what is due next takes; `now`: in the zone of the days."""
    if not ended.behind:
        return [Part(_nothing_asked(ended), style=("bold",)), Part(_next_text(next_due, minutes, now), above=1)]
    parts = [Part(_outcome(ended), style=("bold",))]
    if practice:
        parts.append(Part(_("Questions answered right on two different days leave the book."), style=("quiet",)))
    elif ended.missed:
        parts.append(Part(_("Those you missed come back soon, the others later."), style=("quiet",)))
    parts.append(Part(_next_text(next_due, minutes, now), above=1))
    return [*parts, Part(_week_text(week), style=("quiet",), above=1)]


def end_buttons(ended: ReviewRound, then: str) -> list[LineButton]:
    """What can be done now, with the actions of the screen; the first is the natural next thing, and Enter does it.

    `then`: the title of the lesson to go on with; empty: none.
    """
    steps = []
    if missed := len(ended.missed):
        text = ngettext("Ask the one missed again", "Ask the {n} missed again", missed).format(n=missed)
        steps.append((text, "review", "again"))
    if then:
        steps.append((_("Go on: {lesson}").format(lesson=cut(then, TITLE)), "open" if steps else "go-on", "lesson"))
    steps.append((_("Done"), "back" if steps else "go-on", "back"))
    kinds = ["primary", *[""] * (len(steps) - 1)]
    return [
        LineButton(with_key(text, key), action, kind) for (text, key, action), kind in zip(steps, kinds, strict=True)
    ]


def _outcome(ended: ReviewRound) -> str:
    if ended.until_right and not ended.missed:
        return _("What you missed is right now.")
    count = len(ended.behind)
    if ended.right == count:
        return ngettext("{n} question, and it was right.", "{n} questions, all of them right.", count).format(n=count)
    text = ngettext("{right} of {n} question right.", "{right} of {n} questions right.", count)
    return text.format(n=count, right=ended.right)


def _nothing_asked(ended: ReviewRound) -> str:
    if ended.aside:
        return _("Nothing was asked: you set everything aside. Progress brings it back.")
    return _("Nothing was asked: these questions are no longer in their lessons.")


def _next_text(next_due: ComesBack | None, minutes: int, now: datetime) -> str:
    if next_due is None:
        return _("No question is waiting: those of the next self-test will come back here.")
    count = next_due.questions
    if next_due.days > 1:
        text = ngettext(
            "Tomorrow: nothing. The next question comes back on {date}.",
            "Tomorrow: nothing. The next {n} questions come back on {date}.",
            count,
        )
        return text.format(n=count, date=date_text((now + timedelta(days=next_due.days)).date()))
    time = ngettext("about {n} minute", "about {n} minutes", minutes).format(n=minutes)
    return ngettext("Tomorrow: {n} question, {time}.", "Tomorrow: {n} questions, {time}.", count).format(
        n=count, time=time
    )


def _week_text(week: PastWeek) -> str:
    time = duration_text(max(60, week.seconds))
    text = ngettext(
        "The last seven days: studied on {n} day, {time}.",
        "The last seven days: studied on {n} days, {time}.",
        week.days,
    ).format(n=week.days, time=time)
    if not week.reviews:
        return text
    share = 100 * week.right // week.reviews
    reviews = ngettext("{n} review, right: {percent}%.", "{n} reviews, right: {percent}%.", week.reviews)
    return _("{days} {reviews}").format(days=text, reviews=reviews.format(n=week.reviews, percent=share))
