"""What stands beside what is to be done, or below it: the week, the goal, the month, the study day, more lessons.

Loaded after Today was painted first, since nothing of it is the next thing to do.
"""

from collections.abc import Callable, Iterator, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from lessons.learning.day.study_time import study_minutes
from lessons.learning.today import Suggestion
from store.member.day.today import Today
from tui.widgets.figures.bar import line
from tui.widgets.figures.week import WeekLine
from tui.widgets.row import Row
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, duration_text, minutes_text
from tui.wording.ways import suggestion_text

GOAL_BAR = 12
"""Cells of a full bar."""


def aside(
    content: Today,
    offered: Sequence[Suggestion],
    title: Callable[[str], str],
    about: Callable[[Suggestion], str],
    *,
    guest: bool,
) -> Iterator[Widget]:
    """The lines; `offered` as rows `lesson-0`, `lesson-1` and so on. A guest, of whom nothing is kept, has no week."""
    if not (content.fresh or guest):
        yield Static(Content(_("This week")), classes="heading first")
        yield WeekLine(content.week)
        if content.goal:
            yield Static(_goal(content.studied, content.goal), classes="quiet")
        seconds, days = content.month
        if days:
            text = ngettext("This month: {time}, on {n} day", "This month: {time}, on {n} days", days)
            yield Static(
                Content(text.format(time=duration_text(60 * study_minutes(seconds, days)), n=days)), classes="quiet"
            )
    if content.study_day:
        text = _("Next study day: {date}").format(date=date_text(content.study_day))
        yield Static(Content(text), classes="quiet")
    if offered:
        first = content.fresh and content.study_day is None
        yield Static(Content(_("More lessons")), classes="heading first" if first else "heading")
    for number, suggestion in enumerate(offered):
        row_id = f"lesson-{number}"
        yield Row(
            suggestion_text(suggestion, title(suggestion.key)),
            minutes_text(suggestion.left),
            about(suggestion),
            id=row_id,
        )


def _goal(minutes: int, goal: int) -> Content:
    """Today's minutes towards the goal; a sign once it is reached."""
    text = _("today {n} of {goal} min").format(n=minutes, goal=goal)
    return Content.assemble(line(minutes, goal, GOAL_BAR), f"  {text}", ("  ✓", "$success") if minutes >= goal else "")
