"""Charts: reviews ahead, how much is remembered, time, scores; each with its numbers in words."""

from collections.abc import Iterator
from datetime import timedelta

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from lessons.assessment.percent import percent_shown
from lessons.learning.plan import Plan
from lessons.learning.review import forecast
from lessons.learning.trend import weeks
from lessons.problem import N_
from lessons.records import Attempt
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import keyed
from tui.widgets.figures.bar import Bars, Share
from tui.widgets.figures.chart import BarChart
from tui.wording.fit import fit_lines
from tui.wording.language import _, language
from tui.wording.times import minutes_text

DAYS = 14
WEEKS = 12
TESTS = 12


class ChartsScreen(StudyScreen[None]):
    """What the records show over time."""

    HELP_TEXT = N_(
        "The numbers of each chart are below it. The line across the bars is for comparison: the most questions a "
        "day, or how much the plan wants remembered. When less than that is remembered, cards come back sooner; when "
        "more, later."
    )

    def bar_title(self) -> str:
        return _("Charts")

    def body(self) -> ComposeResult:
        yield VerticalScroll(*self._parts(), classes="page")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def refill(self) -> None:
        if self.query(VerticalScroll):
            self.call_later(self.recompose)

    async def recompose(self) -> None:
        await super().recompose()
        self.query_one(VerticalScroll).focus()

    def _parts(self) -> Iterator[Widget]:
        plan = self.session.plan or Plan()
        yield from self._ahead(plan.review_daily_limit)
        yield from self._by_week(plan.review_retention_percent)
        yield from self._scores()
        yield from self._recall()

    def _ahead(self, limit: int) -> Iterator[Widget]:
        now = self.session.local_now()
        counts = forecast(self.session.active_cards(language()).values(), now, DAYS)
        labels = [f"{now + timedelta(days=day):%m-%d}" for day in range(DAYS)]
        yield _heading(_("Upcoming reviews"), first=True)
        if not any(counts):
            yield _quiet(_("None in these two weeks. The questions of each self-test come back here."))
            return
        yield BarChart(labels, counts, line=limit)
        yield _quiet(_in_words(zip(labels, map(str, counts), strict=True), counts))
        yield _quiet(_("At most {n} a day; the others wait.").format(n=limit))

    def _by_week(self, target: int) -> Iterator[Widget]:
        now = self.session.local_now()
        by_week = weeks(self.session.history(), now.date(), WEEKS, now.tzinfo)
        labels = [f"{week.monday:%m-%d}" for week in by_week]
        met, kept = sum(week.met for week in by_week), sum(week.kept for week in by_week)
        yield _heading(_("Remembered when asked again (%), by week"))
        if met:
            shares = [100 * week.kept // week.met if week.met else 0 for week in by_week]
            yield BarChart(labels, shares, line=target, top=100)
            shares_text = [f"{week.kept}/{week.met}" for week in by_week]
            yield _quiet(_in_words(zip(labels, shares_text, strict=True), [week.met for week in by_week]))
            text = _("Overall {percent}%; the goal is {target}%. Cards are now scheduled for {aim}%.")
            yield _quiet(text.format(percent=100 * kept // met, target=target, aim=self.session.aim))
            yield from map(_quiet, fit_lines(*self.session.fits))
        else:
            yield _quiet(_("No question has come back yet after a day or more."))
        minutes = [week.credited // 60 for week in by_week]
        yield _heading(_("Credited minutes, by week"))
        if any(minutes):
            yield BarChart(labels, minutes)
            yield _quiet(_in_words(zip(labels, map(minutes_text, minutes), strict=True), minutes))
        else:
            yield _quiet(_("No credited reading in these weeks."))

    def _scores(self) -> Iterator[Widget]:
        attempts = [
            r for r in self.session.history() if isinstance(r, Attempt) and r.out_of and self.session.shown(r)[0]
        ]
        attempts = attempts[-TESTS:]
        yield _heading(_("Scores of the latest tests (%)"))
        if not attempts:
            yield _quiet(keyed(_("No test yet. Each lesson has a short one; {test} starts it.")))
            return
        labels = [f"{attempt.ended.astimezone():%m-%d}" for attempt in attempts]
        yield BarChart(labels, [percent_shown(a.points, a.out_of, a.pass_percent) for a in attempts], top=100)
        scores = [f"{attempt.points}/{attempt.out_of}" for attempt in attempts]
        yield _quiet(_in_words(zip(labels, scores, strict=True), [1] * len(scores)))

    def _recall(self) -> Iterator[Widget]:
        shares = self.session.objectives_known(language())
        yield _heading(_("Estimated recall (%)"))
        if not shares:
            yield _quiet(_("After your first self-test, this shows how much of each objective you probably remember."))
        else:
            yield Bars([Share(int(100 * chance), 100, name) for chance, name in shares])


def _in_words(values: Iterator[tuple[str, str]], weights: list[int]) -> str:
    """The values of a chart in words, without those that are zero."""
    return " · ".join(f"{label}: {value}" for (label, value), weight in zip(values, weights, strict=True) if weight)


def _heading(text: str, *, first: bool = False) -> Static:
    return Static(Content(text), classes="heading first" if first else "heading")


def _quiet(text: str) -> Static:
    return Static(Content(text), classes="quiet")
