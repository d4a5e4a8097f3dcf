"""Every screen of a personal machine, the keys that lead there, and a home in which none of them is empty."""

import time
from pathlib import Path
from typing import NamedTuple

from lessons import attempt as sittings
from lessons.credit import ReadingTime
from store.home import Home
from store.library import Library
from store.progress import Progress
from store.session import Session
from tests.app.small_pack import small_pack
from tests.clocks import FakeClock
from tests.terminal.answering import words
from tests.terminal.kiosk_screens import LINKED, STAGE, lead_on
from tests.terminal.terminal import Terminal

TYPES = "Every type"
WRITTEN = "We hung the list of valves beside the pump."
AGO = 3 * 86_400
"""Seconds since the member was here last: what was missed then is due."""


class Step(NamedTuple):
    """Keys, and what the screen shows once they have done their work, by its English text."""

    keys: str
    shows: str


_LIBRARY = Step("2", STAGE)
_TYPES = (_LIBRARY, Step("\x1b[F\x1b[A\x1b[A", TYPES), Step("\r", "Reflect (w)"))
_LINKED = (_LIBRARY, Step("\x1b[F\x1b[A", LINKED), Step("\r", "Reflect (w)"), Step("\x1b[H", "Some text."))
_STAGE = (_LIBRARY, Step("\x1b[F", STAGE), Step("\r", "Reflect (w)"))
_TEST = (*_TYPES, Step("t", "Mark"))
_BOOK = Step("b", "Practise")
_PROGRESS = Step("3", "Charts")
_SETTINGS = Step("4", "Line width of lessons")

SCREENS = {
    "today": (),
    "library": (_LIBRARY,),
    "search": (_LIBRARY, Step("/" + TYPES, TYPES)),
    "progress": (_PROGRESS,),
    "charts": (_PROGRESS, Step("c", "Back")),
    "settings": (_SETTINGS,),
    "lesson": _TYPES,
    "long lesson": _LINKED,
    "only the text": (*_LINKED, Step("z", LINKED)),
    "find": (*_LINKED, Step("/", LINKED), Step("text", "Some text.")),
    "contents": (*_LINKED, Step("c", "Contents")),
    "notes": (*_LINKED, Step("l", "Notes and bookmarks")),
    "put to use": (*_LINKED, Step("e", "Leave, keep draft")),
    "reflection": (*_TYPES, Step("w", "Share or keep private")),
    "test": _TEST,
    "test, blanks": (*_TEST, Step("\x1b[6~" * 4, "Mark")),
    "test, answered": (*_TEST, Step("1", "Clear")),
    "result": (*_TEST, Step("\x13", "Hand in this test?"), Step("y", "Try again (a)")),
    "wrong answers": (_BOOK,),
    "review": (_BOOK, Step("p", "Set aside")),
    "due review": (Step("r", "Set aside"),),
}
"""Name of a screen -> steps from Today."""
DIALOGS = {
    "help": (Step("?", "Words"),),
    "palette": (Step("\x10", "What do you want to do?"),),
    "note": (*_LINKED, Step("a", "Keep")),
    "glossary": (*_LINKED, Step("o", LINKED), Step("\r", "Opens and shuts")),
    "address": (*_LINKED, Step("oo", LINKED), Step("\r", "https://example.com/")),
    "start of a stage test": (*_STAGE, Step("t", "Begin")),
    "hand in": (*_TEST, Step("\x13", "Hand in this test?")),
    "leave the test": (*_TEST, Step("\x1b", "Leave the test?")),
    "which wrong answers": (_BOOK, Step("f", "Close")),
}


def furnish(home: Home, folder: Path) -> None:
    """Give a member lessons that lead to every screen, and what was done with them some days ago."""
    home.change(member=home.new_member("Li Lei"), name="Li Lei", lang="en", theme="study-dark")
    pack = small_pack(folder)
    lead_on(pack)
    home.packs.mkdir(parents=True, exist_ok=True)
    pack.rename(home.packs / pack.name)
    clock = FakeClock(round((time.time() - AGO) * 1000))
    with Progress.open(home, home.config.member, clock) as progress:
        session = Session(home, clock, progress, Library(home), None)
        for name in ("small/types", "small/linked"):
            lesson = session.library.find(name, "en")
            time_there = ReadingTime.start(5, clock.read())
            clock.pass_seconds(100)
            session.reading.keep(lesson, time_there.input(clock.read()), 0, 100)
            session.reading.close(name)
            session.reading.keep_note(lesson, 2, WRITTEN)
            session.finish_reflection(name, lesson.prompts[0], WRITTEN)
        lesson = session.library.find("small/types", "en")
        sitting = session.answering.begin(lesson, lesson.tests[0])
        clock.pass_seconds(60)
        session.answering.close(sittings.apply(sitting, sittings.Submitted(clock.read())))


def reach(terminal: Terminal, steps: tuple[Step, ...], language: str) -> str:
    """Go from Today to a screen; what it shows."""
    say = words(language)
    terminal.wait_for("Li Lei", say("Today"))
    for step in steps:
        terminal.settle(0.03)  # keys across a redraw are dropped, rightly
        terminal.send(step.keys)
        terminal.wait_for(say(step.shows))
    terminal.settle(0.03)
    return terminal.screen
