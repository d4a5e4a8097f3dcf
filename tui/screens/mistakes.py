"""The wrong-answer book: questions missed and not yet made good, to be filtered, looked up and practised."""

from collections import Counter
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from lessons.mistakes import DAYS_RIGHT, Mistake
from lessons.problem import N_
from lessons.review import LEECH
from tui.language import _, language, ngettext
from tui.screens.scope import Choice, Scope, ScopeScreen
from tui.screens.study_screen import StudyScreen
from tui.times import date_text

SHOWN = 200
"""Questions listed; the filters reach the others."""
PRACTICE = 20
"""Cards of one practice."""
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

    def has(self, words: list[str]) -> bool:
        """Whether all the words stand in the question, or in what it belongs to."""
        text = " ".join((self.stem, *self.titles)).casefold()
        return all(word in text for word in words)


class MistakesScreen(StudyScreen[None]):
    """Every question of the book with its lesson; Enter practises one, p all that are shown."""

    CSS_PATH = "mistakes.tcss"
    HELP_TEXT = N_(
        "Questions you missed, the latest first. / filters by words of the question, its lesson, objective or pack; f "
        "chooses one pack, lesson or objective; o shows only what was missed often. Enter practises the chosen one, p "
        "up to twenty of those shown; l opens the place of the lesson that answers it, Esc there comes back. A "
        "question leaves the book when you answered it right on two different days without missing it again."
    )
    BINDINGS = [
        Binding("p", "practise", N_("Practise")),
        Binding("l", "lesson", N_("To the lesson")),
        Binding("f", "choose", N_("Choose")),
        Binding("o", "often", N_("Often missed")),
        Binding("slash", "search", N_("Filter")),
        Binding("down", "list", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._query = ""
        self._scope: Scope = ()
        self._often = False
        self._shown: list[str] = []

    def bar_title(self) -> str:
        return _("Wrong-answer book")

    def body(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Input(self._query, placeholder=_("Filter by question or lesson"), id="search", compact=True)
            yield Button("", id="choose", compact=True)
            yield Button(Content(_("Often missed (o)")), id="often", compact=True)
        yield OptionList(id="list")
        yield Static(id="count", classes="quiet")

    def on_mount(self) -> None:
        self.refill()
        self.query_one("#list").focus()

    async def recompose(self) -> None:
        await super().recompose()
        self.refill()

    def refill(self) -> None:
        if not self.query("#list"):
            return
        book = self._entries()
        words = self._query.casefold().split()
        entries = [
            entry
            for entry in book
            if entry.scope[: len(self._scope)] == self._scope
            and (not self._often or entry.mistake.missed >= LEECH)
            and entry.has(words)
        ]
        self._shown = [entry.card for entry in entries]
        options = self.query_one("#list", OptionList)
        chosen = options.highlighted
        options.clear_options()
        options.add_options(Option(self._line(entry), id=entry.card) for entry in entries[:SHOWN])
        if entries:
            options.highlighted = min(chosen or 0, len(entries[:SHOWN]) - 1)
        count = ngettext("{n} question in the book", "{n} questions in the book", len(book)).format(n=len(book))
        if not book:
            count = _("The book is empty: nothing missed waits here.")
        elif not entries:
            count = _("Nothing in the book fits what is chosen above.")
        elif len(entries) < len(book):
            count = _("{n} of {of} questions in the book").format(n=len(entries), of=len(book))
        self.query_one("#count", Static).update(Content(count))
        titles = [choice.title for choice in self._choices(book) if choice.scope == self._scope] or self._scope[-1:]
        label = Content(titles[0]).truncate(LABEL, ellipsis=True)
        self.query_one("#choose", Button).label = Content.assemble(label, " (f)")
        for name, on in (("#choose", bool(self._scope)), ("#often", self._often)):
            self.query_one(name, Button).variant = "primary" if on else "default"

    def _entries(self) -> list[Entry]:
        book = self.session.mistakes(language())
        stems = self.session.answering.stems(book, language())
        found = {}
        for key, edition, lesson in self.session.library.lessons(language()):
            titles = (edition.outline.manifest.title, lesson.manifest.title)
            names = edition.objectives(lesson)
            for question in (question for test in lesson.tests for question in test.questions):
                if (card := f"{key}/{question.id}") in stems:
                    scope = (*key.split("/"), question.objective)
                    named = (*titles, names.get(question.objective, question.objective))
                    found[card] = Entry(card, book[card], scope, named, stems[card])
        return [found[card] for card in book if card in found]

    def _choices(self, book: list[Entry]) -> list[Choice]:
        """What the book can be narrowed to, each lesson below its pack, each objective below its lesson."""
        counts = Counter(entry.scope[:depth] for entry in book for depth in range(4))
        titles = {entry.scope[:depth]: entry.titles[depth - 1] for entry in book for depth in range(1, 4)}
        titles[()] = _("The whole book")
        return [Choice(scope, titles[scope], counts[scope]) for scope in sorted({(), *counts}) if all(scope)]

    def _line(self, entry: Entry) -> Content:
        mistake = entry.mistake
        times = ngettext("missed once", "missed {n} times", mistake.missed).format(n=mistake.missed)
        parts = [entry.titles[1], times, date_text(mistake.last)]
        if mistake.right_on:
            parts.append(_("right on {n} of {of} days").format(n=len(mistake.right_on), of=DAYS_RIGHT))
        width = max(20, self.size.width - 6)
        return Content("\n").join(
            [
                Content.styled(entry.stem, "bold").truncate(width, ellipsis=True),
                Content.styled("  " + " · ".join(parts), "dim").truncate(width, ellipsis=True),
            ]
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value != self._query:
            self._query = event.value
            self.refill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_list()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self._practise([event.option_id])

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
        if self.session.read_only:
            self.study.notify(_("This window is read-only."))
            return
        from tui.screens.review import ReviewScreen

        self.study.push_screen(ReviewScreen(cards, practice=True))

    def action_lesson(self) -> None:
        chosen = self.query_one("#list", OptionList).highlighted_option
        if chosen is not None and chosen.id:
            from tui.links import to_answer

            to_answer(self.study, chosen.id)

    def action_often(self) -> None:
        self._often = not self._often
        self.refill()

    def action_choose(self) -> None:
        choices = self._choices(self._entries())

        def chosen(scope: Scope | None) -> None:
            if scope is not None:
                self._scope = scope
                self.refill()
                self.action_list()

        self.study.push_screen(ScopeScreen(choices, self._scope), chosen)

    def action_list(self) -> None:
        self.query_one("#list").focus()

    def action_search(self) -> None:
        self.query_one("#search").focus()
