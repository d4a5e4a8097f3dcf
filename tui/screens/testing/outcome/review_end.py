"""The end of a review: how it went, what comes tomorrow, how the week was, and what can be done now."""

from lessons.learning.day.past_week import PastWeek
from lessons.learning.review_round import ReviewRound
from store.member.glance.next_review import NextReview
from tui.terminal.key_names import with_key
from tui.widgets.button_line import LineButton
from tui.widgets.sheet import Part
from tui.wording.language import _, ngettext
from tui.wording.testing.review_end import consequence, next_text, nothing_asked, outcome_text, week_text


def end_parts(ended: ReviewRound, *, practice: bool, following: NextReview, week: PastWeek) -> list[Part]:
    """What is written where the questions were."""
    then = next_text(following.due, following.minutes, following.now)
    if not ended.behind:
        return [Part(nothing_asked(ended), style=("bold",)), Part(then, above=1)]
    parts = [Part(outcome_text(ended), style=("bold",))]
    if text := consequence(ended, practice=practice):
        parts.append(Part(text, style=("quiet",)))
    return [*parts, Part(then, above=1), Part(week_text(week), style=("quiet",), above=1)]


def end_buttons(ended: ReviewRound, then: str, title: str) -> list[LineButton]:
    """What can be done now, with the actions of the screen; the first is the natural next thing, and Enter does it.

    `then`: what to go on with, in words; empty: nothing. `title`: what of it may be cut where there is no room.
    """
    steps = []
    if missed := len(ended.missed):
        text = ngettext("Ask the one missed again", "Ask the {n} missed again", missed).format(n=missed)
        steps.append((text, "review", "again"))
    if then:
        steps.append((then, "open" if steps else "go-on", "then"))
    steps.append((_("Done"), "back" if steps else "go-on", "done"))
    kinds = ["primary", *[""] * (len(steps) - 1)]
    return [
        LineButton(with_key(text, key), action, kind, title=title if action == "then" else "")
        for (text, key, action), kind in zip(steps, kinds, strict=True)
    ]
