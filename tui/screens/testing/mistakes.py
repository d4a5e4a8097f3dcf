"""The wrong-answer book: questions missed and not yet made good, to be filtered, looked up and practised."""

from collections import Counter
from datetime import date
from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from lessons.content.keys import QuestionKey
from lessons.content.lesson import Lesson
from lessons.content.question import Question
from lessons.learning.mistakes import DAYS_RIGHT, Mistake
from lessons.learning.review import LEECH
from lessons.learning.standing import Standing
from lessons.problem import N_
from lessons.text.find_words import Sought, fold_for_search
from tui.screens.frame.filtered_screen import FilteredScreen
from tui.screens.frame.host import Host
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import BOOK
from tui.screens.reading.links import to_answer
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.scope import Scope, ScopeChoice, ScopeScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.beside import ListBeside
from tui.widgets.details import Detail, Details
from tui.widgets.field import Line
from tui.widgets.lesson.prose import Prose
from tui.widgets.lines import Piece
from tui.widgets.long_list import QUIET, Item, LongList
from tui.wording.labels import blanks_drawn
from tui.wording.language import _, language, ngettext
from tui.wording.times import date_text

PRACTICE = 20
"""Cards of one practice."""
OFTEN: Scope = ("missed often",)  # no id of a pack has a space
"""What was missed often, of the whole book."""
LABEL = 24
"""Cells for what the book is narrowed to."""


class Entry(NamedTuple):
    """One question of the book."""

    card: str
    """`pack/lesson/question`."""
    mistake: Mistake
    scope: Scope
    titles: Scope
    """What pack, lesson and objective are called."""
    stem: str

    @property
    def often(self) -> bool:
        """Whether it was missed often."""
        return self.mistake.missed >= LEECH

    def has(self, sought: Sought) -> bool:
        """Whether all the words stand in the question, or in what it belongs to."""
        return sought.within(fold_for_search(" ".join((self.stem, *self.titles))))


class PractisingList(LongList):
    """A list whose Enter practises an item, as the key bar says."""

    BINDINGS = [bound("go-on", "choose", N_("Practise this one"))]


class MistakesScreen(FilteredScreen):
    """Every question of the book with its lesson; Enter practises one, r all that are shown."""

    CSS_PATH = "mistakes.tcss"
    MANUAL_PART = N_("Review")
    HELP_TEXT = N_(
        "Questions you missed, the latest first. {search} filters by words of the question, its lesson, objective or "
        "pack; {narrow} narrows the list to one pack, lesson or objective, or to what was missed often. Enter "
        "practises the chosen one, {review} up to twenty of those shown; {open} opens the place of the lesson that "
        "answers it, Esc there comes back. A question leaves the book when you answered it right on two different days "
        "without missing it again."
    )
    WHY_NOT = {
        "practise": N_("No question is shown that could be practised."),
        "lesson": N_("No question is shown whose lesson could be opened."),
    }
    BINDINGS = [
        bound("review", "practise", N_("Practise")),
        bound("open", "lesson", N_("To the lesson")),
        bound("narrow", "choose", N_("Narrow")),
        bound("search", "search", N_("Filter")),
    ]

    def __init__(self) -> None:
        super().__init__(id=BOOK)
        self._scope: Scope = ()
        self._shown: list[str] = []
        self._book: tuple[Standing, str, list[Entry]] | None = None
        self._lessons: dict[str, Lesson | None] = {}
        """Lessons that were read for their questions."""

    def bar_title(self) -> str:
        return _("Wrong-answer book")

    def body(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Line(self._query, placeholder=_("Filter by question or lesson"), id="search", compact=True)
            yield Button("", id="choose", compact=True)
        self._details = Details()
        yield ListBeside(
            PractisingList(id="list"), Prose("", id="stem"), self._details, Static(id="heading"), Prose("", id="why")
        )
        yield Static(id="count", classes="quiet")

    def on_mount(self) -> None:
        self.refill()
        self.query_one("#list").focus()

    async def recompose(self) -> None:
        await super().recompose()
        self.refill()

    def refill(self) -> None:
        if not (self.query("#list") and self.query("#choose")):  # it is being put up, or taken apart
            return
        book = self._entries()
        sought = Sought(self._query)
        entries = [
            entry
            for entry in book
            if (entry.often if self._scope == OFTEN else entry.scope[: len(self._scope)] == self._scope)
            and (not sought.words or entry.has(sought))
        ]
        self._shown = [entry.card for entry in entries]
        items = [Item(entry.card, partial(_rows, entry), rows=2) for entry in entries]
        self.query_one("#list", LongList).show(items)
        self._show_details()
        count = ngettext("{n} question in the book", "{n} questions in the book", len(book)).format(n=len(book))
        if not book:
            count = _("The book is empty: you have no missed questions to practise.")
        elif not entries:
            count = _("No question in the book matches the filters above.")
        elif len(entries) < len(book):
            count = _("{n} of {of} questions in the book").format(n=len(entries), of=len(book))
        self.query_one("#count", Static).update(Content(count))
        label = Content(self._scope_title(book)).truncate(LABEL, ellipsis=True)
        choose = self.query_one("#choose", Button)
        choose.label = Content(with_key(label.plain, "narrow"))
        choose.variant = "primary" if self._scope else "default"

    def _entries(self) -> list[Entry]:
        """The entries of the book; gathered again when the records or the language changed."""
        standing = self.session.standing
        if self._book is None or self._book[0] is not standing or self._book[1] != language():
            self._book = standing, language(), self._gathered()
            self._lessons = {}
        return self._book[2]

    def _gathered(self) -> list[Entry]:
        book = self.session.mistakes(language())
        stems = self.session.answering.stems(book, language())
        entries = {}
        for listed in self.session.library.lessons(language()):
            edition, lesson = listed.edition, listed.outline
            pack_and_lesson = (edition.outline.manifest.title, lesson.manifest.title)
            objectives = edition.objectives(lesson)
            for question in (question for test in lesson.tests for question in test.questions):
                if (card := listed.question_key(question.id)) in stems:
                    scope = (edition.outline.manifest.id, lesson.manifest.id, question.objective)
                    titles = (*pack_and_lesson, objectives.get(question.objective, question.objective))
                    entries[card] = Entry(card, book[card], scope, titles, stems[card])
        return [entries[card] for card in book if card in entries]

    def _scope_title(self, book: list[Entry]) -> str:
        depth = len(self._scope)
        if not depth:
            return _("The whole book")
        if self._scope == OFTEN:
            return _("Often missed")
        return next((entry.titles[depth - 1] for entry in book if entry.scope[:depth] == self._scope), self._scope[-1])

    def _choices(self, book: list[Entry]) -> list[ScopeChoice]:
        """What the book can be narrowed to, each lesson below its pack, each objective below its lesson."""
        counts = Counter(entry.scope[:depth] for entry in book for depth in range(4))
        titles = {entry.scope[:depth]: entry.titles[depth - 1] for entry in book for depth in range(1, 4)}
        titles[()] = _("The whole book")
        choices = [ScopeChoice(scope, titles[scope], counts[scope]) for scope in sorted({(), *counts}) if all(scope)]
        often = sum(entry.often for entry in book)
        return [choices[0], ScopeChoice(OFTEN, _("Often missed"), often), *choices[1:]]

    # The marked question, beside the list

    def _show_details(self) -> None:
        beside = self.query_one(ListBeside)
        if not beside.is_wide:
            return
        marked = self.query_one("#list", LongList).marked
        entry = next((entry for entry in self._entries() if entry.card == marked), None)
        if entry:
            question = self._question(entry.card)
            why = question.explanation if question else ""
            self.query_one("#stem", Prose).update(blanks_drawn(question.stem) if question else entry.stem)
            self.query_one("#heading", Static).update(Content.styled(_("Why it is so") if why else "", "bold"))
            self.query_one("#why", Prose).update(why)
            self._details.show(_about(entry))
        beside.show_details(entry is not None)

    def _question(self, card: str) -> Question | None:
        """The whole question, from its lesson, which is read once."""
        asked = QuestionKey.parse(card)
        key = str(asked.lesson_key)
        if key not in self._lessons:
            self._lessons[key] = self.study.find_lesson(key, quiet=True)
        lesson = self._lessons[key]
        questions = (question for test in lesson.tests for question in test.questions) if lesson else ()
        return next((question for question in questions if question.id == asked.question), None)

    def on_long_list_marked(self, event: LongList.Marked) -> None:
        event.stop()
        self._show_details()

    def on_list_beside_widened(self, event: ListBeside.Widened) -> None:
        event.stop()
        self._show_details()

    def narrowed(self) -> None:
        self.refill()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        self._practise([event.id])

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.run_action_later(event.button.id or "choose")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("practise", "lesson"):
            return bool(self._shown) or None
        return super().check_action(action, parameters)

    def action_practise(self) -> None:
        if self._shown:
            self._practise(self._shown[:PRACTICE])

    def _practise(self, cards: list[str]) -> None:
        practise(self.study, cards)

    def action_lesson(self) -> None:
        if card := self.query_one("#list", LongList).marked:
            to_answer(self.study, card)

    def action_choose(self) -> None:
        choices = self._choices(self._entries())

        def chosen(scope: Scope | None) -> None:
            if scope is not None:
                self._scope = scope
                self.refill()
                self.action_list()

        self.study.push_screen(ScopeScreen(choices, self._scope), chosen)


def practise(study: Host, cards: list[str]) -> None:
    """Ask these questions of the book."""
    if may_write(study):
        study.push_screen(ReviewScreen(cards, practice=True))


def _about(entry: Entry) -> list[Detail]:
    """What a question belongs to, and how it went."""
    mistake = entry.mistake
    paragraphs = [
        Detail(" · ".join(filter(None, entry.titles)), QUIET, above=1),
        Detail(_missed(mistake), "bold", above=1),
    ]
    right = _("right on {date}")
    days = [right.format(date=date_text(date.fromisoformat(day))) for day in mistake.right_on]
    return paragraphs + [Detail(text, mark="✓ ") for text in days]


def _missed(mistake: Mistake) -> str:
    times = ngettext("missed once", "missed {n} times", mistake.missed).format(n=mistake.missed)
    if mistake.left_out == mistake.missed:
        times = ngettext("not answered once", "not answered {n} times", mistake.missed).format(n=mistake.missed)
    return f"{times} · {date_text(mistake.last)}"


def _rows(entry: Entry, _width: int) -> list[list[Piece]]:
    mistake = entry.mistake
    parts = [entry.titles[1], _missed(mistake)]
    if mistake.right_on:
        parts.append(_("right on {n} of {of} days").format(n=len(mistake.right_on), of=DAYS_RIGHT))
    return [
        [Piece(" "), Piece(entry.stem, "bold")],
        [Piece("   "), Piece(" · ".join(parts), QUIET)],
    ]
