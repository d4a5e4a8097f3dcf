"""The command palette: every action of the screen, every place, every lesson, in the language of the moment."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.fuzzy import Matcher
from textual.widgets import Input, LoadingIndicator
from textual.widgets.option_list import Option

from lessons.learning.day.study_time import GOALS
from tui.screens.frame.host import Host
from tui.screens.frame.own_actions import OwnAction, own_actions
from tui.screens.frame.seen_screen import SeenScreen
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.terminal import themes
from tui.wording.labels import goal_text
from tui.wording.language import LANGUAGES, _, language


class StudyCommands(Provider):
    """Actions of the screen below the palette first, then lessons."""

    @property
    def _study(self) -> Host:
        return cast(Host, self.app)

    async def discover(self) -> Hits:
        for action in self._actions():
            yield DiscoveryHit(action.title, self._run(action))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._actions():
            if (score := matcher.match(action.title)) > 0:
                yield Hit(score, _highlighted(matcher, action.title), self._run(action))
        for title, kind, run in self._elsewhere():
            if (score := max(matcher.match(title), matcher.match(kind))) > 0:
                yield Hit(score * 0.95, _highlighted(matcher, title), run, text=title, help=kind)
        below = self.screen
        if isinstance(below, StudyScreen) and not below.OPEN_BOOK:
            return
        for key, _edition, lesson in self._study.session.library.lessons(language()):
            title = lesson.manifest.title
            if (score := matcher.match(title)) > 0:
                shown = _highlighted(matcher, title)
                yield Hit(score * 0.9, shown, self._open(key), text=title, help=_("Open this lesson"))

    def _actions(self) -> list[OwnAction]:
        """Actions that can be run now."""
        here = getattr(self.screen, "PLACE", "")
        return [own for own in own_actions(self.screen) if own.able and own.action != f"place('{here}')"]

    def _elsewhere(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Actions of other places: title, name of the place, and the function that runs it there."""
        here = getattr(self.screen, "PLACE", "")
        if not here:
            return
        offered = {own.title for own in self._actions()}
        for screen, name in ((TodayScreen, _("Today")), (ProgressScreen, _("Progress"))):
            for binding in Binding.make_bindings(screen.BINDINGS):
                title = _(binding.description)
                if binding.show and title not in offered:
                    offered.add(title)
                    yield title, name, partial(self._run_there, screen.PLACE, binding.action)
        if here != SettingsScreen.PLACE:
            for code, title in LANGUAGES.items():
                yield title, _("Language"), partial(self._study.choose_language, code)
            for theme, title in themes.CHOICES.items():
                yield _(title), _("Colours"), partial(self._study.choose_theme, theme)
            for minutes in () if self._study.session.home.guest else GOALS:
                yield goal_text(minutes), _("Daily goal"), partial(self._choose_goal, minutes)

    def _choose_goal(self, minutes: int) -> None:
        self._study.keep_setting(goal=str(minutes))
        if isinstance(self._study.screen, StudyScreen):
            self._study.screen.refill()

    def _run_there(self, place: str, action: str) -> None:
        self._study.show_place(place)
        there = self._study.screen
        there.call_after_refresh(there.run_action, action)

    def _run(self, own: OwnAction) -> Callable[[], object]:
        async def run() -> None:
            if self._study.screen is self.screen:  # else it was chosen twice
                await self.app.run_action(own.action, own.node)

        # The screen below shows its present state again first.
        return lambda: self.screen.call_after_refresh(run)

    def _open(self, key: str) -> Callable[[], None]:
        return lambda: self._study.open_lesson(key)


def _highlighted(matcher: Matcher, title: str) -> Content:
    """A title with what matched marked. `Matcher.highlight` would take brackets in a title for markup."""
    content = Content(title)
    for place in matcher.fuzzy_search.match(matcher.query, title)[1]:
        content = content.stylize(matcher.match_style, place, place + 1)
    return content


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
