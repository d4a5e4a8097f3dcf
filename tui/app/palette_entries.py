"""What the command palette offers: every action of the screen, and where that gives nothing away every place, lesson,
setting and text of one's own."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple, cast

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher

from lessons.learning.day.study_time import GOALS
from lessons.problem import N_, Problem
from lessons.text.find_words import fold_for_search
from lessons.text.pinyin import fits
from store.member.mine.search import notes_with, reflections_with, uses_with
from tui.screens.frame.host import Host
from tui.screens.frame.own_actions import OwnAction, own_actions
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.places.bank.files import BankFilesScreen
from tui.screens.places.keys import KeysScreen
from tui.screens.places.pairing import PairingScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.settings import MEASURES, measure_text
from tui.screens.places.today import TodayScreen
from tui.screens.reading.marks import open_note
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.testing.mistakes import practise
from tui.terminal.key_names import key_of
from tui.widgets.nav_bar import titles
from tui.wording import manual
from tui.wording.key_meanings import KEY_MEANINGS
from tui.wording.labels import goal_text
from tui.wording.language import LANGUAGES, _, language

_MOST_OWN = 8
"""Results of each kind of one's own texts, and of wrong answers."""
_SHORTEST = 2
"""Characters from which one's own texts are searched: a letter stands in all of them."""
_WIDTH = 6
"""Cells of a line of the palette that its frame and scrollbar take."""


class PaletteEntry(NamedTuple):
    """An entry: its title, what kind of thing it is, the key that does the same here, and what it does."""

    title: str
    kind: str
    key: str
    run: Callable[[], object]
    also: str = ""
    """What else it is called: it is found by that too."""


class StudyCommands(Provider):
    """Actions of the screen below the palette first, then other places and settings, lessons, one's own texts."""

    @property
    def _study(self) -> Host:
        return cast(Host, self.app)

    async def discover(self) -> Hits:
        for entry in (*self._own(), *self._places()):
            yield DiscoveryHit(self._line(entry), entry.run, text=entry.title)

    async def search(self, query: str) -> Hits:
        query = fold_for_search(query)
        matcher = self.matcher(query)
        for weight, entries in ((1.0, self._own()), (0.95, self._elsewhere()), (0.9, self._lessons())):
            for entry in entries:
                if (score := _score(matcher, query, entry)) > 0:
                    yield Hit(weight * score, self._line(entry, matcher), entry.run, text=entry.title)
        if len(query) >= _SHORTEST and self._study.may_go_anywhere:
            for entry in await asyncio.to_thread(self._texts, query):
                yield Hit(0.3, self._line(entry), entry.run, text=entry.title)

    # The screen below

    def _actions(self) -> list[OwnAction]:
        """Actions that can be run now."""
        here = getattr(self.screen, "PLACE", "")
        return [own for own in own_actions(self.screen) if own.able and own.action != f"place('{here}')"]

    def _own(self) -> list[PaletteEntry]:
        return [
            PaletteEntry(own.title, "", own.key, self._run(own), _(KEY_MEANINGS[own.meaning]))
            for own in self._actions()
        ]

    def _run(self, own: OwnAction) -> Callable[[], object]:
        async def run() -> None:
            if self._study.screen is self.screen:  # else it was chosen twice
                await self.app.run_action(own.action, own.node)

        # The screen below shows its present state again first.
        return lambda: self.screen.call_after_refresh(run)

    # Elsewhere

    def _places(self) -> Iterator[PaletteEntry]:
        offered = {own.title for own in self._actions()}
        here = getattr(self.screen, "PLACE", "")
        for place, title in titles().items() if self._study.may_go_anywhere else ():
            if title not in offered and place != here:
                yield PaletteEntry(title, _("Go to"), key_of(place), partial(self._study.show_place, place))

    def _elsewhere(self) -> Iterator[PaletteEntry]:
        """Places, what can be done there, and settings."""
        if not self._study.may_go_anywhere:
            return
        yield from self._places()
        if not (self._study.kiosk or self._study.session.home.guest):
            bring_in = partial(self._study.push_screen, BankFilesScreen())
            yield PaletteEntry(
                _("Bring in a question bank"), _("For authors"), "", bring_in, "import xlsx docx gift 题库"
            )
        offered = {own.title for own in self._actions()}
        for screen, name in ((TodayScreen, _("Today")), (ProgressScreen, _("Progress"))):
            for binding in Binding.make_bindings(screen.BINDINGS):
                title = _(binding.description)
                if binding.show and title not in offered:
                    offered.add(title)
                    yield PaletteEntry(title, name, "", partial(self._run_there, screen.PLACE, binding.action))
        yield from self._choices()
        yield from self._secrets()
        study = self._study
        for page in manual.OF_A_SHARED_MACHINE if study.kiosk else manual.PAGES:
            yield PaletteEntry(manual.title(page), _("Manual"), "", partial(study.open_manual, page))
        keys, pair = _("All keys, and how to change them…"), _("Pair with another machine…")
        yield PaletteEntry(keys, _("Settings"), "", lambda: study.push_screen(KeysScreen()), _("Keys"))
        if not study.session.home.guest:
            machines = _("My other machines")
            yield PaletteEntry(pair, _("Settings"), "", lambda: study.push_screen(PairingScreen()), machines)

    def _choices(self) -> Iterator[PaletteEntry]:
        """What is chosen in Settings, each value."""
        study = self._study
        for code, title in LANGUAGES.items():
            yield PaletteEntry(title, _("Language"), "", partial(study.choose_language, code))
        for theme, title in study.theme_titles.items():
            yield PaletteEntry(_(title), _("Colours"), "", self._shown(partial(study.choose_theme, theme)))
        for measure in MEASURES:
            run = self._shown(partial(study.keep_setting, measure="" if measure is None else str(measure)))
            yield PaletteEntry(measure_text(measure), _("Line width of lessons"), "", run)
        for minutes in () if study.session.home.guest else GOALS:
            run = self._shown(partial(study.keep_setting, goal=str(minutes)))
            yield PaletteEntry(goal_text(minutes), _("Daily goal"), "", run)

    def _shown(self, choose: Callable[[], object]) -> Callable[[], None]:
        """Choose something, and have the screen below show what is chosen now."""

        def run() -> None:
            choose()
            if isinstance(self._study.screen, StudyScreen):
                self._study.screen.refill()

        return run

    def _secrets(self) -> Iterator[PaletteEntry]:
        """What Settings changes of a passphrase; where there is none, how to have one."""
        study = self._study
        if study.session.home.guest or study.session.read_only:
            return
        if study.session.progress.key is None:
            how = partial(study.open_manual, "member", N_("What leaves your machine, and what never does"))
            yield PaletteEntry(_("Set a passphrase: study passphrase"), _("Manual"), "", how, _("recovery key"))
            return
        # Here: cryptography, which a home without a passphrase has no use for.
        from tui.screens.places.secret.secrets import ask, offered

        for what, title in offered(study).items():
            yield PaletteEntry(title, _("Passphrase"), "", partial(ask, study, what))

    def _run_there(self, place: str, action: str) -> None:
        self._study.show_place(place)
        there = self._study.screen
        there.call_after_refresh(there.run_action, action)

    def _lessons(self) -> Iterator[PaletteEntry]:
        for key, _edition, lesson in (
            self._study.session.library.lessons(language()) if self._study.may_go_anywhere else ()
        ):
            yield PaletteEntry(lesson.manifest.title, _("Lesson"), "", partial(self._study.open_lesson, key))

    # One's own texts; in a thread, since they may be many

    def _texts(self, query: str) -> list[PaletteEntry]:
        try:
            return [*self._written(query), *self._missed(query)]
        except Problem:  # the place that shows them tells what is wrong
            return []

    def _written(self, query: str) -> Iterator[PaletteEntry]:
        session, study = self._study.session, self._study
        for note in islice(notes_with(session.reading, query), _MOST_OWN):
            yield PaletteEntry(note.found.excerpt, _("Own note"), "", partial(open_note, study, note.id))
        for found, kind in (
            (reflections_with(session.progress, query), _("Reflection")),
            (uses_with(session.progress, query), _("Use at work")),
        ):
            for text in islice(found, _MOST_OWN):
                yield PaletteEntry(text.found.excerpt, kind, "", partial(self._open_text, text.id))

    def _open_text(self, id_: str) -> None:
        self._study.push_screen(FinishedReflectionScreen(id_))

    def _missed(self, query: str) -> list[PaletteEntry]:
        session = self._study.session
        stems = session.answering.stems(session.mistakes(language()), language())
        matching = ((card, stem) for card, stem in stems.items() if fits(stem, query))
        return [
            PaletteEntry(stem.replace("\n", " "), _("Wrong answer"), "", partial(practise, self._study, [card]))
            for card, stem in islice(matching, _MOST_OWN)
        ]

    # How an entry is drawn

    def _line(self, entry: PaletteEntry, matcher: Matcher | None = None) -> Content:
        """One line: the title, what matched of it marked, and at the right edge its kind and key."""
        title = _highlighted(matcher, entry.title) if matcher else Content(entry.title)
        right = Content.assemble(
            (entry.kind, "$text-muted not bold"), "  " if entry.kind and entry.key else "", entry.key
        )
        room = max(16, self.app.size.width - _WIDTH)
        title = title.truncate(max(8, room - right.cell_length - 2), ellipsis=True)
        return Content.assemble(title, " " * max(2, room - title.cell_length - right.cell_length), right)


def _score(matcher: Matcher, query: str, entry: PaletteEntry) -> float:
    """How well an entry matches, 0 for not at all; pinyin counts less than letters that stand there."""
    score = max(matcher.match(entry.title), matcher.match(entry.kind) if entry.kind else 0)
    return score or (0.5 if any(fits(name, query) for name in (entry.title, entry.kind, entry.also) if name) else 0)


def _highlighted(matcher: Matcher, title: str) -> Content:
    """A title with what matched marked. `Matcher.highlight` would take brackets in a title for markup."""
    content = Content(title)
    for place in matcher.fuzzy_search.match(matcher.query, title)[1]:
        content = content.stylize(matcher.match_style, place, place + 1)
    return content
