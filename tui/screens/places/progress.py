"""Progress: what was learned, understood and used; hours that count; tests, reflections, and the summary."""

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import VerticalGroup, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from lessons.content.keys import LessonKey, QuestionKey
from lessons.learning.day.self_examination import over_the_years
from lessons.learning.standing import Level
from lessons.problem import N_, Problem
from lessons.records import Attempt, Reflection
from lessons.typeset.markdown.inline_text import plain
from store.member.day.self_examination import answers
from tui.screens.frame.stand_in import trouble
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.places.charts import ChartsScreen
from tui.screens.reading.links import to_answer
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.self_examination import SelfExaminationScreen
from tui.screens.testing.finished_test import show_finished_test
from tui.terminal.key_names import keyed
from tui.terminal.keys import bound
from tui.widgets.beside import TwoColumns
from tui.widgets.columns import columns
from tui.widgets.figures.bar import Bars, Share, line
from tui.widgets.row import Row
from tui.wording.fit import fit_lines
from tui.wording.labels import level_text
from tui.wording.language import _, language, ngettext
from tui.wording.self_examination import steps_text
from tui.wording.times import date_text, duration_text

BAR = 30
"""Cells of a full bar."""
OBJECTIVES = 12
"""Objectives whose chance of being remembered is shown, the weakest."""
CARDS = 10
"""Cards missed again and again, or set aside, that are listed."""
SHOWN = 50
"""Tests and reflections listed, newest first."""


class ProgressScreen(StudyScreen[None]):
    """Everything a member has shown so far, from their records alone."""

    PLACE = "progress"
    CSS_PATH = "progress.tcss"
    MANUAL_PART = N_("What it adds up to")
    HELP_TEXT = N_(
        "Your progress, from your records. Enter on a test or a reflection opens it again. {export} writes your signed "
        "summary for the branch secretary: into the branch's folder if one is set, else into a file beside your data."
    )
    BINDINGS = [
        bound("export", "summary", N_("Write summary")),
        bound("wrong-answers", "app.mistakes", N_("Wrong answers")),
        bound("mine", "app.mine", N_("Mine")),
        bound("charts", "charts", N_("Charts")),
    ]

    def body(self) -> ComposeResult:
        yield VerticalScroll(TwoColumns(VerticalGroup(), VerticalGroup()), classes="page", can_focus=True)

    def refill(self) -> None:
        self.call_later(self._fill)

    async def _fill(self) -> None:
        try:
            columns = self._columns()
        except Problem as problem:
            columns = ([trouble(problem)], [])
        page = self.query_one(VerticalScroll)
        before = self.focused.id if isinstance(self.focused, Row) else None
        await page.query("TwoColumns > VerticalGroup > *").remove()
        for side in [side.mount_all(lines) for side, lines in zip(page.query(VerticalGroup), columns, strict=True)]:
            await side
        rows = page.query(Row)
        kept = next((row for row in rows if row.id == before), None)
        (kept or (rows.first() if rows else page)).focus(scroll_visible=kept is not None)

    def _columns(self) -> tuple[list[Widget], list[Widget]]:
        """What stands at the left, and at the right of it or below."""
        standing = self.session.standing
        total = sum(
            bool(lesson.manifest.minutes and lesson.tests)
            for _key, _edition, lesson in self.session.library.lessons(language())
        )
        lines: list[Widget] = [_heading(_("Lessons"), first=True)]
        lines += self._levels(total)
        lines.append(_heading(_("Credited time")))
        hours = self.session.plan.hours_per_year if self.session.plan else 0
        texts = [_("{time} credited").format(time=duration_text(standing.credited))]
        if standing.pending:
            text = _("{time} more will be credited once its lesson is learned")
            texts.append(text.format(time=duration_text(standing.pending)))
        if hours:
            texts.append(_("The plan asks for {n} hours a year").format(n=hours))
        lines += [Static(Content(text), classes="quiet") for text in texts]
        history = self.session.history()
        attempts = [record for record in reversed(history) if isinstance(record, Attempt)]
        self._attempts = attempts[:SHOWN]
        reflections = [(key, r) for key, r in self.session.progress.records().items() if isinstance(r, Reflection)]
        reflections.sort(key=lambda entry: entry[1].written, reverse=True)
        text = _("Tests: {passed} of {n} passed").format(passed=standing.passed, n=standing.attempts)
        lines.append(_heading(text if standing.attempts else _("Tests")))
        lines += self._attempt_rows()
        if not attempts:
            lines.append(
                Static(
                    Content(keyed(_("No test yet. Each lesson has a short one; {test} starts it."))), classes="quiet"
                )
            )
        left, lines = lines, []
        lines.append(
            _heading(_("Reflections · {n}").format(n=standing.reflections) if reflections else _("Reflections"))
        )
        metas = columns(
            [
                (ngettext("{n} character", "{n} characters", r.length).format(n=r.length), date_text(r.written))
                for _key, r in reflections[:SHOWN]
            ]
        )
        for (key, reflection), meta in zip(reflections, metas, strict=False):
            title = self.session.title(str(LessonKey.of(reflection)), language())
            lines.append(Row(title, meta, id=f"reflection-{key}"))
        if not reflections:
            lines.append(Static(Content(_("No reflection yet.")), classes="quiet"))
        lines += self._examined()
        lines.append(_heading(_("Review")))
        met = self.session.review_counts(language())
        texts = [
            _("questions seen: {cards} · reviews: {reviews} · right: {right}").format(
                cards=met.total, reviews=standing.reviews, right=standing.reviews_right
            ),
            _("due: {due} · seen once: {new} · well kept: {kept}").format(due=met.due, new=met.new, kept=met.kept),
            *fit_lines(*self.session.fits),
        ]
        lines += [Static(Content(text), classes="quiet") for text in texts]
        return left, [*lines, *self._leeches(), *self._set_aside(), *self._recall()]

    def _examined(self) -> list[Widget]:
        """The yearly self-examination: each question with the steps chosen over the years."""
        given = self.study.if_readable(lambda: answers(self.session)) or {}
        asked = [
            (lesson, examined)
            for key in sorted({str(LessonKey(place.pack, place.lesson)) for place in given})
            if (lesson := self.study.find_lesson(key, quiet=True))
            for examined in lesson.examined
            if over_the_years(given, key, examined.id)
        ]
        self._asked = asked
        lines: list[Widget] = [_heading(_("Self-examination, unscored"))] if asked else []
        for number, (lesson, examined) in enumerate(asked):
            years = over_the_years(given, lesson.key, examined.id)
            lines.append(Row(plain(examined.text), steps_text(years), id=f"examined-{number}"))
        return lines

    def _leeches(self) -> list[Widget]:
        """Cards that are missed again and again, each with its lesson."""
        self._often_missed = self.session.leeches(language())[:CARDS]
        if not self._often_missed:
            return []
        stems = self.session.answering.stems(self._often_missed, language())
        lines: list[Widget] = [_heading(_("Often missed: read the explanation in the lesson"))]
        for number, card in enumerate(self._often_missed):
            title = self.session.title(str(QuestionKey.parse(card).lesson_key), language())
            lines.append(Row(stems.get(card, card), title, id=f"leech-{number}"))
        return lines

    def _set_aside(self) -> list[Widget]:
        self._suspended = self.session.suspended(language())
        if not self._suspended:
            return []
        stems = self.session.answering.stems(self._suspended[:CARDS], language())
        text = ngettext("{n} card set aside", "{n} cards set aside", len(self._suspended)).format(
            n=len(self._suspended)
        )
        lines: list[Widget] = [_heading(text)]
        for number, card in enumerate(self._suspended[:CARDS]):
            lines.append(Row(stems.get(card, card), _("bring back"), id=f"suspended-{number}"))
        if len(self._suspended) > 1:
            lines.append(Row(_("Bring them all back"), id="suspended"))
        return lines

    def _recall(self) -> list[Widget]:
        """Estimated recall by objective, the weakest first."""
        shares = self.session.objectives_known(language())
        if not shares:
            return []
        lines: list[Widget] = [_heading(_("Estimated recall"))]
        lines.append(Bars([Share(int(100 * chance), 100, name) for chance, name in shares[:OBJECTIVES]]))
        if len(shares) > OBJECTIVES:
            more = len(shares) - OBJECTIVES
            text = ngettext(
                "{n} more objective is better remembered", "{n} more objectives are better remembered", more
            )
            lines.append(Static(Content(text.format(n=more)), classes="quiet"))
        return lines

    def _levels(self, total: int) -> list[Static]:
        """How many lessons reached each level, as bars."""
        reached = {
            level: self.session.standing.reached(level) for level in (Level.LEARNED, Level.UNDERSTOOD, Level.USED)
        }
        words = [level_text(level) for level in reached]
        widest = max(map(cell_len, words))
        counts = columns([(f"{count}/{total}",) for count in reached.values()])
        return [
            Static(
                Content.assemble((set_cell_size(word, widest), "bold"), "  ", line(count, total, BAR), f"  {text}"),
                classes="bar",
            )
            for word, count, text in zip(words, reached.values(), counts, strict=True)
        ]

    def _attempt_rows(self) -> list[Row]:
        cells = []
        for attempt in self._attempts:
            score, verdict = (
                f"{attempt.points}/{attempt.out_of}",
                _("passed") if attempt.passed else _("not passed yet"),
            )
            if not self.session.shown(attempt)[0]:
                score, verdict = "", _("handed in")
            cells.append((score, verdict, date_text(attempt.ended)))
        titles = [self.session.title(str(LessonKey.of(attempt)), language()) for attempt in self._attempts]
        pairs = zip(titles, columns(cells), strict=True)
        return [Row(title, meta, id=f"attempt-{number}") for number, (title, meta) in enumerate(pairs)]

    def on_row_pressed(self, event: Row.Pressed) -> None:
        kind, _dash, which = (event.row.id or "").partition("-")
        if kind == "attempt":
            show_finished_test(self.study, self._attempts[int(which)])
        elif kind == "examined":
            lesson, examined = self._asked[int(which)]
            self.study.push_screen(SelfExaminationScreen(lesson, examined.id))
        elif kind == "leech":
            to_answer(self.study, self._often_missed[int(which)])
        elif kind == "suspended":
            self._bring_back([self._suspended[int(which)]] if which else self._suspended)
        else:
            self.study.push_screen(FinishedReflectionScreen(which))

    def _bring_back(self, cards: list[str]) -> None:
        try:
            for card in cards:
                self.session.suspend(card, False)
        except Problem as problem:
            self.study.refuse(problem)
        self.refill()

    def action_charts(self) -> None:
        self.study.push_screen(ChartsScreen())

    def action_summary(self) -> None:
        self.run_worker(self._write_summary, thread=True, exclusive=True)

    def _write_summary(self) -> None:
        try:
            lines = self.study.write_summary()
        except Problem as problem:
            self.app.call_from_thread(self.study.refuse, problem)
        else:
            self.app.call_from_thread(self.app.notify, "\n".join(lines), timeout=12, markup=False)


def _heading(text: str, *, first: bool = False) -> Static:
    return Static(Content(text), classes="heading first" if first else "heading")
