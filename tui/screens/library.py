"""Library: packs → tracks → lessons, with search, state and minutes."""

from functools import partial
from itertools import islice

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from lessons.find import Found
from lessons.pack import LessonOutline
from lessons.problem import N_
from lessons.standing import Level
from store.library import Edition
from tui.language import _, language, ngettext
from tui.screens.study_screen import StudyScreen
from tui.times import minutes_text
from tui.words import level_text, track_text

MOST_HITS = 60
"""Lines of text that a search shows at most."""


class LessonList(OptionList):
    """The list, whose Enter is on the key bar too."""

    BINDINGS = [Binding("enter", "select", N_("Open"))]


class LibraryScreen(StudyScreen[None]):
    """Every lesson on this machine; typing in the search field narrows the list as you type."""

    PLACE = "library"
    CSS_PATH = "library.tcss"
    HELP_TEXT = N_(
        "All lessons on this machine, by pack and track. Type / and a word to search titles, objectives, tags and the "
        "text; Enter opens. The state says how far you came: new, reading, learned (test passed), understood (passed "
        "again a week later), used (put to use at work)."
    )
    BINDINGS = [
        Binding("slash", "search", N_("Search")),
        Binding("n", "app.notes", N_("Notes")),
        Binding("down", "list", show=False),
        Binding("escape", "clear", N_("Clear search")),
    ]

    def __init__(self, *, searching: bool = False) -> None:
        super().__init__()
        self._searching = searching
        self._query = ""
        self._shown = 0

    def body(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Input(
                self._query, placeholder=_("Search titles, objectives, tags and text"), id="search", compact=True
            )
        yield LessonList(id="list")
        yield Static(id="count", classes="quiet")

    def on_mount(self) -> None:
        self.refill()
        self.query("#search" if self._searching else "#list").focus()  # it may be gone again

    def refill(self) -> None:
        if not self.query("#list"):
            return
        options = self.query_one("#list", OptionList)
        chosen = options.highlighted_option.id if options.highlighted_option else None
        words = self._query.casefold().split()
        shown = [entry for entry in self.session.library.lessons(language()) if _matches(entry[1], entry[2], words)]
        options.clear_options()
        options.add_options(self._options(shown))
        places = [number for number, option in enumerate(options.options) if not option.disabled]
        if places:
            known = [number for number in places if options.options[number].id == chosen]
            options.highlighted = (known or places)[0]
        self._shown = len(shown)
        self._tell(0)
        if words:
            self.run_worker(partial(self._search_texts, self._query, language()), thread=True)

    def _tell(self, hits: int) -> None:
        """Say how much was found."""
        count = ngettext("{n} lesson", "{n} lessons", self._shown).format(n=self._shown)
        if hits:
            text = ngettext("{n} place in the text", "{n} places in the text", hits)
            if hits == MOST_HITS:
                text = _("the first {n} places in the text")
            count += " · " + text.format(n=hits)
        elif not self._shown:
            count = _("Nothing has all these words. Esc clears the search.")
            count = count if self._query.strip() else _("There is no lesson here yet.")
        self.query_one("#count", Static).update(Content(count))

    def _search_texts(self, query: str, lang: str) -> None:
        """In a worker: search the texts too; what was found is shown if it is still looked for."""
        found = list(islice(self.session.library.search(query, lang), MOST_HITS))
        self.app.call_from_thread(self._show_hits, query, found)

    def _show_hits(self, query: str, found: list[tuple[str, Found]]) -> None:
        if query != self._query or not found or not self.is_mounted:
            return
        heading = Content.assemble("\n", (_("In the text"), "bold $accent"))
        options = [Option(heading, disabled=True)]
        for key, hit in found:
            excerpt = Content.assemble(
                hit.excerpt[: hit.start],
                (hit.excerpt[hit.start : hit.end], "bold underline"),
                hit.excerpt[hit.end :],
            )
            title = self.session.title(key, lang=language())
            options.append(Option(Content.assemble("  ", (title, "bold"), "  ", excerpt), id=f"{key}@{hit.line}"))
        listed = self.query_one("#list", OptionList)
        listed.add_options(options)
        if listed.highlighted is None:
            listed.highlighted = listed.option_count - len(found)
        self._tell(len(found))

    def _options(self, shown: list[tuple[str, Edition, LessonOutline]]) -> list[Option]:
        standing = self.study.tried(lambda: self.session.standing)
        options: list[Option] = []
        group: tuple[str, str] | None = None
        for key, edition, lesson in shown:
            manifest = lesson.manifest
            if group != (edition.outline.manifest.id, manifest.track):
                group = (edition.outline.manifest.id, manifest.track)
                heading = Content.assemble(
                    "" if not options else "\n",
                    (edition.outline.manifest.title, "bold $accent"),
                    (f"  {track_text(manifest.track)}", "$foreground 70%"),
                )
                options.append(Option(heading, disabled=True))
            level = standing.of(key).level if standing else Level.NEW
            state = set_cell_size(level_text(level), _state_width())
            shade = "bold" if level >= Level.LEARNED else "dim" if level is Level.NEW else ""
            minutes = minutes_text(manifest.minutes) if manifest.minutes else ""
            known = self.session.still_known(key, lesson).values() if standing else ()
            percent = _("still known: {n}%").format(n=int(100 * sum(known) / len(known))) if known else ""
            options.append(
                Option(
                    Content.assemble(
                        "  ",
                        (state, shade),
                        "  ",
                        (minutes.rjust(8 - (cell_len(minutes) - len(minutes))), "dim"),
                        "  ",
                        manifest.title,
                        (f"  {percent}", "dim"),
                    ),
                    id=key,
                )
            )
        return options

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value != self._query:
            self._query = event.value
            self.refill()
            self.refresh_bindings()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one("#list").focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        key, _at, line = (event.option_id or "").partition("@")
        if key:
            self.study.open_lesson(key, line=int(line) if line else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._query) if action == "clear" else super().check_action(action, parameters)

    def action_list(self) -> None:
        self.query_one("#list").focus()

    def action_search(self) -> None:
        self.query_one("#search").focus()

    def action_clear(self) -> None:
        self.query_one("#search", Input).value = ""
        self.query_one("#list").focus()


def _state_width() -> int:
    return max(cell_len(level_text(level)) for level in Level)


def _matches(edition: Edition, lesson: LessonOutline, words: list[str]) -> bool:
    manifest = lesson.manifest
    text = "\n".join(
        (
            manifest.title,
            edition.outline.manifest.title,
            track_text(manifest.track),
            *manifest.objectives.values(),
            *manifest.tags,
        )
    ).casefold()
    return all(word in text for word in words)
