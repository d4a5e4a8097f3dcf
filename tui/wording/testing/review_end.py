"""The end of a review in words: how it went, what comes tomorrow, how the week was."""

from datetime import datetime, timedelta

from lessons.learning.comes_back import ComesBack
from lessons.learning.day.past_week import PastWeek
from lessons.learning.day.study_time import study_minutes
from lessons.learning.review_round import ReviewRound
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, duration_text


def outcome_text(ended: ReviewRound) -> str:
    """How a round went that had answers."""
    if ended.until_right and not ended.missed:
        return _("What you missed is right now.")
    count = len(ended.behind)
    if ended.right == count:
        return ngettext("{n} question, and it was right.", "{n} questions, all of them right.", count).format(n=count)
    text = ngettext("{right} of {n} question right.", "{right} of {n} questions right.", count)
    return text.format(n=count, right=ended.right)


def stopped_text(stopped: ReviewRound, *, practice: bool) -> str:
    """What was done in a round that was stopped in the middle, and what is left of it."""
    outcome, left = outcome_text(stopped), len(stopped.ahead)
    if practice or not left:
        return outcome
    rest = ngettext("{n} more waits for you.", "{n} more wait for you.", left).format(n=left)
    return _("{outcome} {rest}").format(outcome=outcome, rest=rest)


def nothing_asked(ended: ReviewRound) -> str:
    """Why a round that came to its end had no answers."""
    if ended.aside:
        return _("Nothing was asked: you set everything aside. Progress brings it back.")
    return _("Nothing was asked: these questions are no longer in their lessons.")


def consequence(ended: ReviewRound, *, practice: bool) -> str:
    """What follows from the answers; empty where nothing needs to be said."""
    if practice:
        return _("Questions answered right on two different days leave the book.")
    return _("Those you missed come back soon, the others later.") if ended.missed else ""


def next_text(next_due: ComesBack | None, minutes: int, now: datetime) -> str:
    """What is due next. `minutes`: how long it takes; `now`: in the zone of the days."""
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


def week_text(week: PastWeek) -> str:
    """How the last seven days went, in a calm line."""
    time = duration_text(60 * study_minutes(week.seconds, week.days))
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
