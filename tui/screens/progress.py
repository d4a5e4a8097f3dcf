"""Progress: what was learned, understood and used; hours that count; tests, reflections, and the summary."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.plan import allowed
from lessons.problem import N_, Problem
from lessons.records import Attempt, Reflection
from lessons.rules import Rules
from lessons.standing import Level
from tui.language import _, language, ngettext
from tui.screens.stand_in import trouble
from tui.screens.study_screen import StudyScreen
from tui.times import date_text, duration_text
from tui.widgets.bar import bar
from tui.widgets.row import Row
from tui.words import level_text

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
    HELP_TEXT = N_(
        "What your records amount to. Enter on a test or a reflection opens it again. s writes your signed summary for "
        "the branch secretary: into the branch's folder if one is set, else into a file beside your data."
    )
    BINDINGS = [
        Binding("s", "summary", N_("Write summary")),
        Binding("b", "mistakes", N_("Wrong answers")),
        Binding("n", "app.notes", N_("Notes")),
        Binding("c", "charts", N_("Charts")),
    ]

    def body(self) -> ComposeResult:
        yield VerticalScroll(classes="page", can_focus=True)

    def refill(self) -> None:
        self.call_later(self._fill)

    async def _fill(self) -> None:
        try:
            lines = self._lines()
        except Problem as problem:
            lines = [trouble(problem)]
        page = self.query_one(VerticalScroll)
        await page.remove_children()
        await page.mount_all(lines)
        rows = page.query(Row)
        (rows.first() if rows else page).focus(scroll_visible=False)

    def _lines(self) -> list[Static | Row]:
        standing = self.session.standing
        total = sum(
            bool(lesson.manifest.minutes) for _key, _edition, lesson in self.session.library.lessons(language())
        )
        lines: list[Static | Row] = [_heading(_("Lessons"), first=True)]
        lines += [
            Static(_bar(level_text(level), standing.reached(level), total), classes="bar")
            for level in (Level.LEARNED, Level.UNDERSTOOD, Level.USED)
        ]
        lines.append(_heading(_("Credited time")))
        hours = self.session.plan.hours_per_year if self.session.plan else 0
        text = _("{time} counts").format(time=duration_text(standing.credited))
        if standing.pending:
            text += _("; {time} more will count once its lesson is learned").format(
                time=duration_text(standing.pending)
            )
        if hours:
            text += _("; the plan asks for {n} hours a year").format(n=hours)
        lines.append(Static(Content(text), classes="quiet"))
        history = self.session.history()
        attempts = [record for record in reversed(history) if isinstance(record, Attempt)]
        self._attempts = attempts[:SHOWN]
        reflections = [(key, r) for key, r in self.session.progress.records().items() if isinstance(r, Reflection)]
        reflections.sort(key=lambda entry: entry[1].written, reverse=True)
        lines.append(_heading(_("Tests") + f" · {standing.passed}/{standing.attempts}"))
        lines += [self._attempt_row(number, attempt) for number, attempt in enumerate(self._attempts)]
        if not attempts:
            lines.append(Static(Content(_("No test yet. Each lesson has a short one; t starts it.")), classes="quiet"))
        lines.append(_heading(_("Reflections") + f" · {standing.reflections}"))
        for key, reflection in reflections[:SHOWN]:
            title = self.session.title(f"{reflection.pack}/{reflection.lesson}", language())
            length = ngettext("{n} character", "{n} characters", reflection.length).format(n=reflection.length)
            lines.append(Row(title, f"{length}  {date_text(reflection.written)}", id=f"reflection-{key}"))
        if not reflections:
            lines.append(Static(Content(_("No reflection yet.")), classes="quiet"))
        lines.append(_heading(_("Review")))
        met = self.session.review_counts(language())
        texts = [
            _("questions met: {cards} · reviews: {reviews} · right: {right}").format(
                cards=met.total, reviews=standing.reviews, right=standing.reviews_right
            ),
            _("due: {due} · met once: {new} · learned: {learned}").format(
                due=met.due, new=met.new, learned=met.learned
            ),
        ]
        lines += [Static(Content(text), classes="quiet") for text in texts]
        return [*lines, *self._leeches(), *self._set_aside(), *self._known()]

    def _leeches(self) -> list[Static | Row]:
        """What repeating alone does not help, each with its lesson."""
        self._often = self.session.leeches(language())[:CARDS]
        if not self._often:
            return []
        stems = self.session.answering.stems(self._often, language())
        lines: list[Static | Row] = [_heading(_("Missed again and again: read where it is explained"))]
        for number, card in enumerate(self._often):
            title = self.session.title(card.rpartition("/")[0], language())
            lines.append(Row(stems.get(card, card), title, id=f"leech-{number}"))
        return lines

    def _set_aside(self) -> list[Static | Row]:
        self._apart = self.session.suspended(language())
        if not self._apart:
            return []
        stems = self.session.answering.stems(self._apart[:CARDS], language())
        text = ngettext("{n} card set aside", "{n} cards set aside", len(self._apart)).format(n=len(self._apart))
        lines: list[Static | Row] = [_heading(text)]
        for number, card in enumerate(self._apart[:CARDS]):
            lines.append(Row(stems.get(card, card), _("bring back"), id=f"suspended-{number}"))
        if len(self._apart) > 1:
            lines.append(Row(_("Bring all of them back"), id="suspended"))
        return lines

    def _known(self) -> list[Static | Row]:
        """What is probably still known, objective by objective, the weakest first."""
        found = self.session.objectives_known(language())
        if not found:
            return []
        lines: list[Static | Row] = [_heading(_("Still known"))]
        for chance, name in found[:OBJECTIVES]:
            lines.append(Static(Content.assemble(bar(int(100 * chance), 100), f"  {name}"), classes="bar"))
        if len(found) > OBJECTIVES:
            more = len(found) - OBJECTIVES
            text = ngettext("{n} more objective is better known", "{n} more objectives are better known", more)
            lines.append(Static(Content(text.format(n=more)), classes="quiet"))
        return lines

    def _attempt_row(self, number: int, attempt: Attempt) -> Row:
        verdict = _("passed") if attempt.passed else _("not passed yet")
        score = f"{attempt.points}/{attempt.out_of}  {verdict}"
        if not self.session.shown(attempt)[0]:
            score = _("handed in")
        title = self.session.title(f"{attempt.pack}/{attempt.lesson}", language())
        return Row(title, f"{score}  {date_text(attempt.ended)}", id=f"attempt-{number}")

    def on_row_pressed(self, event: Row.Pressed) -> None:
        kind, _dash, which = (event.row.id or "").partition("-")
        if kind == "attempt":
            from tui.screens.result import ResultScreen

            attempt = self._attempts[int(which)]
            lesson = self.study.find_lesson(f"{attempt.pack}/{attempt.lesson}", quiet=True)
            tests = lesson.tests if lesson else ()
            questions = {question.id: question for test in tests for question in test.questions}
            test = next((test for test in tests if test.id == attempt.test), None)
            rules = allowed(test, attempt.pack, self.session.plan).rules if test else Rules()
            self.study.push_screen(ResultScreen(attempt, questions, rules))
        elif kind == "leech":
            from tui.links import to_answer

            to_answer(self.study, self._often[int(which)])
        elif kind == "suspended":
            self._bring_back([self._apart[int(which)]] if which else self._apart)
        else:
            from tui.screens.reading_back import ReadingBackScreen

            self.study.push_screen(ReadingBackScreen(which))

    def action_mistakes(self) -> None:
        from tui.screens.mistakes import MistakesScreen

        self.study.push_screen(MistakesScreen())

    def _bring_back(self, cards: list[str]) -> None:
        try:
            for card in cards:
                self.session.suspend(card, False)
        except Problem as problem:
            self.study.refuse(problem)
        self.refill()

    def action_charts(self) -> None:
        from tui.screens.charts import ChartsScreen

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


def _bar(word: str, count: int, total: int) -> Content:
    full = round(BAR * count / total) if total else 0
    return Content.assemble(
        (f"{word:<12}" if word.isascii() else word + " " * (12 - 2 * len(word)), "bold"),
        ("█" * full, "$success"),
        ("─" * (BAR - full), "$foreground 40%"),
        f"  {count}/{total}",
    )
