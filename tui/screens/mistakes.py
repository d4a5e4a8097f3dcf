"""The wrong-answer book: questions missed and not yet made good, to be filtered and practised."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from lessons.mistakes import DAYS_RIGHT, Mistake
from lessons.problem import N_
from tui.language import _, language, ngettext
from tui.screens.study_screen import StudyScreen
from tui.times import date_text

SHOWN = 200
"""Questions listed; the filter reaches the others."""
PRACTICE = 20
"""Cards of one practice."""


class MistakesScreen(StudyScreen[None]):
    """Every question of the book with its lesson; Enter practises one, p all that are shown."""

    CSS_PATH = "mistakes.tcss"
    HELP_TEXT = N_(
        "Questions you missed, the latest first. / filters by words of the question or its lesson; Enter practises the "
        "chosen one, p up to twenty of those shown. A question leaves the book when you answered it right on two "
        "different days without missing it again."
    )
    BINDINGS = [
        Binding("p", "practise", N_("Practise")),
        Binding("slash", "search", N_("Filter")),
        Binding("down", "list", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._query = ""
        self._shown: list[str] = []

    def bar_title(self) -> str:
        return _("Wrong-answer book")

    def body(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Input(self._query, placeholder=_("Filter by question or lesson"), id="search", compact=True)
        yield OptionList(id="list")
        yield Static(id="count", classes="quiet")

    def on_mount(self) -> None:
        self.refill()
        self.query_one("#list").focus()

    def refill(self) -> None:
        if not self.query("#list"):
            return
        book = self.session.mistakes(language())
        stems = self.session.answering.stems(book, language())
        words = self._query.casefold().split()
        options = self.query_one("#list", OptionList)
        chosen = options.highlighted
        self._shown = []
        listed = []
        for key, mistake in book.items():
            title = self.session.title(key.rpartition("/")[0], language())
            if key in stems and all(word in f"{stems[key]} {title}".casefold() for word in words):
                self._shown.append(key)
                listed.append(Option(self._line(stems[key], title, mistake), id=key))
        options.clear_options()
        options.add_options(listed[:SHOWN])
        if listed:
            options.highlighted = min(chosen or 0, len(listed[:SHOWN]) - 1)
        count = ngettext("{n} question in the book", "{n} questions in the book", len(listed)).format(n=len(listed))
        if not listed:
            count = _("Nothing has these words.") if words else _("The book is empty: nothing missed waits here.")
        self.query_one("#count", Static).update(Content(count))

    def _line(self, stem: str, title: str, mistake: Mistake) -> Content:
        times = ngettext("missed once", "missed {n} times", mistake.missed).format(n=mistake.missed)
        parts = [title, times, date_text(mistake.last)]
        if mistake.right_on:
            parts.append(_("right on {n} of {of} days").format(n=len(mistake.right_on), of=DAYS_RIGHT))
        width = max(20, self.size.width - 6)
        return Content("\n").join(
            [
                Content.styled(stem, "bold").truncate(width, ellipsis=True),
                Content.styled("  " + " · ".join(parts), "$foreground 70%").truncate(width, ellipsis=True),
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

    def action_practise(self) -> None:
        if self._shown:
            self._practise(self._shown[:PRACTICE])

    def _practise(self, cards: list[str]) -> None:
        if self.session.read_only:
            self.study.notify(_("This window is read-only."))
            return
        from tui.screens.review import ReviewScreen

        self.study.push_screen(ReviewScreen(cards, practice=True))

    def action_list(self) -> None:
        self.query_one("#list").focus()

    def action_search(self) -> None:
        self.query_one("#search").focus()
