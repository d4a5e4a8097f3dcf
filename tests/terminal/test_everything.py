"""Whoever clicks, presses and chooses anything at all meets no end of the program, and nothing that does nothing.

The suite takes a sample. `STUDY_EVERY_SCREEN=1` goes through every screen, in both languages and two sizes, which takes
an hour or so. `STUDY_WALK=20000` takes so many random steps from `STUDY_WALK_SEED` (0) on.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from lessons.records import Attempt
from store.disk.home import Home
from tests.terminal.answering import records, words
from tests.terminal.every_screen import (
    DIALOGS,
    SCREENS,
    choose,
    entries,
    furnish,
    keys_at_the_bottom,
    reach,
    steady,
)
from tests.terminal.random_walk import Walk, told
from tests.terminal.terminal import PATIENCE, Terminal

Start = Callable[..., Terminal]
Found = TypeVar("Found")

EVERY = bool(os.environ.get("STUDY_EVERY_SCREEN"))
STEPS = int(os.environ.get("STUDY_WALK", "30"))
SEED = int(os.environ.get("STUDY_WALK_SEED", "0"))
LANGUAGES = ("zh", "en")
SIZES = ((80, 24), (120, 40))


@pytest.fixture(scope="session")
def furnished_once(tmp_path_factory: pytest.TempPathFactory, started_before: Callable[[Home], None]) -> Path:
    """A home in which no screen is empty, to be copied."""
    folder = tmp_path_factory.mktemp("furnished")
    home = folder / "home"
    started_before(Home(home))
    furnish(Home(home), folder)
    return home


@pytest.fixture
def furnished_home(furnished_once: Path, home: Path) -> Path:
    """One of its own for every test."""
    shutil.copytree(furnished_once, home)
    return home


class Visit:
    """Opens one screen as often as it is asked to, each time as if for the first time."""

    def __init__(self, start: Start, furnished: Path, folder: Path, where: tuple[str, str, tuple[int, int]]) -> None:
        self._start = start
        self._furnished = furnished
        self.home = folder / "home"
        self.screen, self.language, self.size = where
        self.terminal: Terminal

    def __call__(self) -> Terminal:
        """The program with the screen open."""
        if self.home.exists():
            self.terminal.__exit__()
            shutil.rmtree(self.home)
        shutil.copytree(self._furnished, self.home)
        self.terminal = self._start("--lang", self.language, home=self.home, size=self.size)
        self._before = steady(reach(self.terminal, (SCREENS | DIALOGS)[self.screen], self.language))
        return self.terminal

    @property
    def differs(self) -> bool:
        """Whether something else is to be seen than when it was opened."""
        return self.terminal.ended or steady(self.terminal.screen) != self._before

    def see_the_effect_of(self, entry: str) -> None:
        """Choose an entry of the palette, and wait until it was done."""
        choose(self(), self.language, entry)
        asked = words(self.language)("What do you want to do?")
        self.terminal.wait_until(lambda now: asked not in now and self.differs, f"an effect of {entry!r}", PATIENCE)
        self.assert_well()

    def assert_well(self) -> None:
        """Nothing crashed, and what still runs draws."""
        terminal = self.terminal
        terminal.settle()
        log = self.home / "crash.log"
        assert not log.exists(), log.read_text("utf-8")
        terminal.take()
        for columns in (self.size[0] - 1, self.size[0]):
            terminal.resize(columns, self.size[1])
            terminal.wait_until(lambda _screen: terminal.raw != b"" or terminal.ended, "an answer")
            terminal.settle()
        assert terminal.process.poll() in (None, 0)


@pytest.fixture
def visit(start: Start, furnished_once: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Visit:
    """The screen that the test is about."""
    return Visit(start, furnished_once, tmp_path, request.param)


def some(found: list[Found], count: int = 2) -> list[Found]:
    """A few of what was found, always the same ones; on demand all."""
    assert found or EVERY, "nothing to try"  # a screen of the sample has something
    return found if EVERY else random.Random(len(found)).sample(found, min(count, len(found)))


def on(*sample: tuple[str, str, tuple[int, int]], every: Iterable[str]) -> pytest.MarkDecorator:
    """Run for a few screens in the suite, for `every` one on demand."""
    whole = [(screen, language, size) for screen in every for language in LANGUAGES for size in SIZES]
    return pytest.mark.parametrize("visit", whole if EVERY else sample, indirect=True, ids=str)


SMALL, LARGE = SIZES
END = "end"
"""The key, in place of a click."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_real_mouse_leads_to_tests_and_reviews_and_through_them(
    start: Start, furnished_home: Path, language: str
) -> None:
    say = words(language)
    terminal = start("--lang", language, home=furnished_home)
    question, card = (say(text).partition("{n}")[0] + "1" for text in ("Question {n} of {of}", "Card {n} of {of}"))
    for click, shows in (
        (say("Wrong-answer book"), say("Filter")),
        ("Put in order", card),  # not where the last click was: that would be a double click
        (say("Back"), say("Filter")),
        ("r " + say("Practise"), card),
        (say("Back"), say("Filter")),
        (say("Back"), "⏎ " + say("Open")),
        ("r " + say("Review"), card),
        (say("Back"), "⏎ " + say("Open")),
        (say("Library"), say("Search lessons and your own texts")),
        (END, "Only a choice"),
        ("Every type", say("Reflect (w)")),
        ("Self-test ·", question),
        (say("Back"), say("Leave the test?")),
        (say("Leave") + " (y)", say("Reflect (w)")),
        (say("Back"), "Only a choice"),
        (say("Today"), say("Go on: {test}").partition("{")[0]),
        (say("Go on: {test}").partition("{")[0], question),
        (say("Hand in"), say("Hand in this test?")),
        (say("Hand in") + " (y)", say("Try again (t)")),
        (say("Try again (t)"), question),
        (say("Hand in"), say("Hand in this test?")),
        (say("Hand in") + " (y)", say("Try again (t)")),
    ):
        if click == END:  # a wheel would turn long
            terminal.press("end")
        else:
            terminal.wait_for(click)
            terminal.settle()  # the line for typing Chinese comes a moment after the field that it is for
            terminal.click(click)
        terminal.wait_for(shows)
    assert not (furnished_home / "crash.log").exists()
    attempts = [record for record in records(furnished_home) if isinstance(record, Attempt)]
    assert [attempt.outcome for attempt in attempts] == ["submitted"] * 3


@on(
    *(("test", "zh", SMALL), ("progress", "en", LARGE), ("note", "en", SMALL)),
    every=[*SCREENS, *(dialog for dialog in DIALOGS if dialog != "palette")],
)
def test_every_entry_of_the_palette_does_something(visit: Visit) -> None:
    again = words(visit.language)("Refresh")  # what is shown again looks as before
    for entry in some(entries(visit(), visit.language)):
        if entry != again:
            visit.see_the_effect_of(entry)


@on(("review", "zh", SMALL), every=SCREENS)
def test_every_key_at_the_bottom_can_be_pressed(visit: Visit) -> None:
    for key in some(keys_at_the_bottom(visit().screen)):
        visit().press(key)
        visit.assert_well()


@on(("settings", "zh", SMALL), every=SCREENS | DIALOGS)
def test_every_word_can_be_clicked(visit: Visit) -> None:
    for column, row, _word in some(visit().words, 4):
        if visit.differs:
            visit()
        visit.terminal.click_at(column, row)
        visit.assert_well()


ON_DEMAND = "STUDY_WALK" in os.environ


@pytest.mark.parametrize("size", SIZES if ON_DEMAND else [SMALL], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_random_walk_never_ends_the_program_and_never_hangs_it(
    start: Start, furnished_home: Path, language: str, size: tuple[int, int]
) -> None:
    seed = SEED + LANGUAGES.index(language) + 2 * SIZES.index(size)
    terminal = start("--lang", language, home=furnished_home, size=size)
    terminal.wait_for("Li Lei")
    walk = Walk(terminal, furnished_home, seed)
    told(walk, lambda: walk.go(STEPS), f"seed {seed}, {STEPS} steps")
