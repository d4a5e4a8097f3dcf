"""The command palette: it is typed what one wants, in letters, characters or pinyin; see `palette_entries`."""

from contextlib import suppress

from textual import events, on, work
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Input, LoadingIndicator
from textual.widgets.option_list import Option

from tui.screens.frame.host import Host
from tui.screens.frame.seen_screen import SeenScreen
from tui.wording.language import _


class Listed(CommandList, can_focus=False):
    """Textual's list, but for a click on an entry that a search has taken away before the click arrives."""

    def on_click(self, event: events.Click) -> None:
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()
            event.stop()


class Palette(CommandPalette, SeenScreen[None]):
    """Textual's palette, with its one English line translated, and safer ends of a search.

    A palette that is closed while it searches has no list to fill; that must not end a session. And Enter pressed
    before the search is done chooses from what it will find, not from the list before it.
    """

    _hurried = False
    """Whether Enter was pressed while it searched."""

    def compose(self) -> ComposeResult:
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield SearchIcon()
                yield CommandInput(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield Listed()
                yield LoadingIndicator()

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP, exit_on_error=False)
    async def _gather_commands(self, search_value: str) -> None:
        await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]
        if self._hurried:
            self._hurried = False
            self._select_or_command()

    @on(Input.Changed)
    def _search_changed(self) -> None:
        self._hurried = False

    @on(Input.Submitted)
    def _choose(self, event: Input.Submitted) -> None:
        group = self._GATHER_COMMANDS_GROUP
        if any(worker.group == group and not worker.is_finished for worker in self.workers):
            self._hurried = True
            event.stop()
            event.prevent_default()

    def _action_command_list(self, action: str) -> None:
        if action.startswith("page") and not self.query_one(CommandList).scrollable_content_region:
            return  # nothing is listed
        super()._action_command_list(action)

    def _watch__list_visible(self) -> None:
        with suppress(NoMatches):
            super()._watch__list_visible()

    async def _watch__show_busy(self) -> None:
        with suppress(NoMatches):
            await super()._watch__show_busy()

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(
            self._NO_MATCHES_COUNTDOWN, lambda: self._say_nothing_found(bool(search_value))
        )

    def _say_nothing_found(self, searched: bool) -> None:
        if searched:
            nothing = Option(Content(_("Nothing found")), disabled=True, id=self._NO_MATCHES)
            self.query_one(CommandList).add_option(nothing)
        self._list_visible = searched


def open_palette(app: Host) -> None:
    """Show the palette."""
    if not isinstance(app.screen, CommandPalette):
        app.push_screen(Palette(placeholder=_("What do you want to do?")))
