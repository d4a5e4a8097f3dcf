"""Mine: reflections, uses at work, notes and bookmarks in one place, by year and kind."""

from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from lessons.problem import N_, Problem
from lessons.text.find_words import Sought, fold_for_search, words_of
from store.member.mine.own_texts import OwnKind, OwnText, by_year, noted, written
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.filtered_screen import FilteredScreen
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import MINE
from tui.screens.places.mine.export import ExportScreen, write_export
from tui.screens.reading.marks import open_note
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.testing.scope import Scope, ScopeChoice, ScopeScreen
from tui.terminal.key_names import keyed, with_key
from tui.terminal.keys import bound
from tui.widgets.beside import ListBeside
from tui.widgets.field import Line
from tui.widgets.lesson.prose import Prose
from tui.widgets.lines import Piece
from tui.widgets.long_list import Item, LongList, OpeningList, entry, heading
from tui.wording.language import _, explain, language, ngettext
from tui.wording.lesson_titles import LessonTitles
from tui.wording.own_texts import about, group_text, kind_text, kinds_text, page, text_of, year_text
from tui.wording.times import date_text


class MineScreen(FilteredScreen):
    """Newest year first; Enter opens the place, on a wide screen the whole text stands beside the list."""

    CSS_PATH = "screen.tcss"
    MANUAL_PART = N_("Mine")
    HELP_TEXT = N_(
        "All that you wrote yourself, by year and kind: reflections, uses at work, notes, bookmarks. {search} filters "
        "by words, lesson or kind; {narrow} narrows to a year, or to one kind of it. Enter opens the place; {remove} "
        "removes a note or a bookmark. {export} exports what is shown to Markdown or to a page to print; not on a "
        "shared machine, where no folder is only yours. Notes stay at their words when a lesson is updated."
    )
    WHY_NOT = {
        "export": N_("Nothing is shown that could be exported."),
        "remove": N_("Only notes and bookmarks can be removed; what was handed in stays."),
        "narrow": N_("Nothing of yours is here yet."),
        "search": N_("Nothing of yours is here yet."),
    }
    BINDINGS = [
        bound("narrow", "narrow", N_("Narrow"), show=False),  # it has a button
        bound("search", "search", N_("Filter")),
        bound("export", "export", N_("Export")),
        bound("remove", "remove", N_("Remove")),
    ]

    def __init__(self) -> None:
        super().__init__(id=MINE)
        self._scope: Scope = ()
        self._shown: dict[str, OwnText] = {}
        self._all: list[OwnText] = []

    def bar_title(self) -> str:
        return _("Mine")

    def body(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Line(self._query, placeholder=_("Filter by words, lesson or kind"), id="search", compact=True)
            yield Button("", id="narrow", compact=True)
        yield ListBeside(
            OpeningList(id="list"),
            Static(id="title"),
            Static(id="about", classes="quiet"),
            Prose("", id="prompt", classes="prompt"),
            Static(id="plain", classes="text"),
            Prose("", id="prose", classes="text"),
            id="both",
        )
        yield Static(id="trouble", classes="trouble")
        yield Static(id="nothing", classes="quiet")
        yield Static(id="count", classes="quiet")

    def on_mount(self) -> None:
        self.refill()
        self.query_one("#list").focus()

    async def recompose(self) -> None:
        await super().recompose()
        self.refill()
        self.query_one("#list").focus()

    # What is shown

    def refill(self) -> None:
        if not self.query("#list"):
            return
        session = self.session
        self._all = []
        troubles = []
        for gather in (partial(written, session.progress), partial(noted, session.reading)):
            try:
                self._all += gather()
            except Problem as problem:  # the others are shown all the same
                troubles.append(explain(problem))
        trouble = self.query_one("#trouble", Static)
        trouble.update(Content("\n".join(troubles)))
        trouble.display = bool(troubles)
        self._titles = LessonTitles(session.library, language())
        self._show()

    def _show(self) -> None:
        sought = Sought(self._query)
        texts = [own for own in self._all if self._is_in_scope(own) and (not sought.words or self._has(own, sought))]
        items: list[Item] = []
        self._shown = {}
        for year, kinds in by_year(texts).items():
            for kind, several in kinds.items():
                items.append(heading(group_text(year, kind), str(len(several)), above=int(bool(items))))
                items += [Item(own.id, partial(self._rows, own), rows=2) for own in several]
                self._shown |= {own.id: own for own in several}
        self.query_one("#list", LongList).show(items)
        self.set_class(not self._all, "-empty")
        told = self.query_one("#trouble").display  # else it would be taken for all that there is
        self.query_one("#nothing", Static).update(Content("" if told else _nothing(kiosk=self.study.kiosk)))
        self.query_one("#count", Static).update(Content(self._count()))
        narrow = self.query_one("#narrow", Button)
        narrow.label = Content(with_key(self._scope_title(self._scope), "narrow"))
        narrow.variant = "primary" if self._scope else "default"
        narrow.refresh(layout=True)  # as wide as what it says now
        self._show_details()
        self.refresh_bindings()

    def _is_in_scope(self, own: OwnText) -> bool:
        return (str(own.year), own.kind.value)[: len(self._scope)] == self._scope

    def _has(self, own: OwnText, sought: Sought) -> bool:
        words = (own.text, own.quote, own.witness, self._titles.title(own.key), kind_text(own.kind), str(own.year))
        return sought.may_be_in(fold_for_search("\n".join(words)))

    def _count(self) -> str:
        parts = []
        if self._all and not self._shown:
            parts.append(_("Nothing of yours has all this."))
        elif self._all:
            parts.append(
                ngettext("{n} text of yours", "{n} texts of yours", len(self._shown)).format(n=len(self._shown))
            )
        if self.study.kiosk:
            parts.append(_("no export on a shared machine: no folder is only yours"))
        return " · ".join(parts)

    def _rows(self, own: OwnText, width: int) -> list[list[Piece]]:
        lines = (text_of(own) or own.quote).split("\n")
        words = " ".join(map(words_of, lines) if own.kind is OwnKind.REFLECTION else lines)
        return entry(self._titles.title(own.key), date_text(own.at), words, width)

    def _show_details(self) -> None:
        own = self._marked
        self.query_one(ListBeside).show_details(own is not None)
        if own is None:
            return
        self.query_one("#title", Static).update(Content.styled(self._titles.title(own.key), "bold $accent"))
        self.query_one("#about", Static).update(Content(about(own)))
        prompt, prose, plain = (
            self.query_one("#prompt", Prose),
            self.query_one("#prose", Prose),
            self.query_one("#plain", Static),
        )
        words = self._titles.prompt(own) if own.prompt else own.quote
        prompt.display = bool(words)
        prompt.update(words)
        prose.display = own.kind is OwnKind.REFLECTION
        plain.display = not prose.display
        prose.update(text_of(own) if prose.display else "")
        plain.update(Content(own.text))

    @property
    def _marked(self) -> OwnText | None:
        return self._shown.get(self.query_one("#list", LongList).marked)

    def on_long_list_marked(self, event: LongList.Marked) -> None:
        event.stop()
        self._show_details()
        self.refresh_bindings()

    def narrowed(self) -> None:
        self._show()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_narrow()

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "export" if self.study.kiosk:
                return False  # what lies there would be another's to read
            case "export":
                return bool(self._shown) or None
            case "remove":
                own = self._marked if self.query("#list") else None
                return (own is not None and own.kind in (OwnKind.NOTE, OwnKind.BOOKMARK)) or None
            case "narrow" | "search":
                return bool(self._all) or None
        return super().check_action(action, parameters)

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        own = self._shown[event.id]
        if own.kind in (OwnKind.NOTE, OwnKind.BOOKMARK):
            open_note(self.study, own.id)
        else:
            self.study.push_screen(FinishedReflectionScreen(own.id))

    def action_narrow(self) -> None:
        choices = [ScopeChoice((), self._scope_title(()), len(self._all))]
        for year, kinds in by_year(self._all).items():
            choices.append(ScopeChoice((str(year),), year_text(year), sum(map(len, kinds.values()))))
            choices += [
                ScopeChoice((str(year), kind.value), kinds_text(kind), len(several)) for kind, several in kinds.items()
            ]

        def chosen(scope: Scope | None) -> None:
            if scope is not None:
                self._scope = scope
                self._show()
                self.action_list()

        self.study.push_screen(ScopeScreen(choices, self._scope), chosen)

    def _scope_title(self, scope: Scope) -> str:
        if not scope:
            return _("Everything")
        year, *kinds = scope
        return group_text(int(year), OwnKind(kinds[0])) if kinds else year_text(int(year))

    def action_remove(self) -> None:
        own = self._marked
        if own is None or not may_write(self.study):
            return
        dialog = ConfirmScreen(_("Remove this?"), own.text or own.quote, _("Remove"), _("Keep"))
        self.study.push_screen(dialog, lambda yes: self._remove(own) if yes else None)

    def _remove(self, own: OwnText) -> None:
        try:
            self.session.reading.remove_note(own.id)
        except Problem as problem:
            self.study.refuse(problem)
        self.refill()

    def action_export(self) -> None:
        texts, titles, year = list(self._shown.values()), self._titles, "".join(self._scope[:1])

        def chosen(ending: str | None) -> None:
            if ending:
                write_export(self.study, page(texts, titles.title, titles.prompt), year, ending)

        self.study.push_screen(ExportScreen(len(texts)), chosen)


def _nothing(*, kiosk: bool) -> str:
    """How something gets here."""
    ways = (
        keyed(_("  {reflect}  at the end of a lesson: a reflection on your own work")),
        keyed(_("  {note}  in a lesson: a note at the line on top; {bookmark} sets a bookmark")),
        keyed(_("  {put-to-use}  in a lesson: how you put it to use at work")),
    )
    parts = [_("Nothing of yours is here yet. It comes from the lessons:"), "\n".join(ways)]
    if kiosk:
        parts.append(_("Markdown notes of your own are imported on your own machine: here no files can be reached."))
    else:
        parts.append(
            _("Markdown notes that you have already: `study mine --import FOLDER` puts them into your library.")
        )
    return "\n\n".join(parts)
