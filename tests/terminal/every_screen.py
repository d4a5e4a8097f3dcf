"""Every screen of a personal machine, the keys that lead there, and a home in which none of them is empty."""

import re
import time
from pathlib import Path

from lessons.assessment import attempt as sittings
from lessons.assessment.sitting import Submitted
from lessons.learning.reading_time import ReadingTime
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.small_pack import small_pack
from tests.clocks import FakeClock
from tests.terminal.answering import words
from tests.terminal.lessons_to_every_screen import LINKED, STAGE, Step, lead_on
from tests.terminal.terminal import Terminal

TYPES = "Every type"
BLANKS = "Only blanks"
CHOICE = "Only a choice"
WRITTEN = "We hung the list of valves beside the pump."
AGO = 3 * 86_400
"""Seconds since the member was here last: what was missed then is due."""


_LIBRARY = Step("l", "Search lessons and your own texts")
_TYPES = (_LIBRARY, Step("\x1b[F\x1b[A\x1b[A", TYPES), Step("\r", "Reflect (w)"))
_LINKED = (_LIBRARY, Step("\x1b[F\x1b[A", LINKED), Step("\r", "Reflect (w)"), Step("\x1b[H", "Some text."))
_BLANKS = (_LIBRARY, Step("\x1b[F\x1b[A\x1b[A\x1b[A", BLANKS), Step("\r", "Reflect (w)"))
_STAGE = (_LIBRARY, Step("\x1b[F", STAGE), Step("\r", "Reflect (w)"))
_CHOICE = (_LIBRARY, Step("\x1b[F" + 4 * "\x1b[A", CHOICE), Step("\r", "Reflect (w)"))
_TEST = (*_CHOICE, Step("t", "Mark"))  # of one kind, since what can be done is another thing at each
_BOOK = Step("x", "Practise")
_PROGRESS = Step("p", "Charts")
_SETTINGS = Step("s", "Line width of lessons")

SCREENS = {
    "today": (),
    "library": (_LIBRARY,),
    "search": (_LIBRARY, Step("/", "Search"), Step("Every", TYPES)),
    "progress": (_PROGRESS,),
    "charts": (_PROGRESS, Step("g", "Back")),
    "settings": (_SETTINGS,),
    "lesson": _TYPES,
    "long lesson": _LINKED,
    "only the text": (*_LINKED, Step("v", LINKED)),
    "find": (*_LINKED, Step("/", LINKED), Step("text", "Some text.")),
    "contents": (*_LINKED, Step("c", "Contents")),
    "mine": (*_LINKED, Step("m", "‹ Back │ Mine")),
    "put to use": (*_LINKED, Step("u", "Save draft & leave")),
    "reflection": (*_TYPES, Step("w", "Share or keep private")),
    "test": _TEST,
    "test, blanks": (*_BLANKS, Step("t", "Mark")),
    "test, answered": (*_TEST, Step("1", "Clear")),
    "result": (*_TEST, Step("\x13", "Hand in this test?"), Step("y", "Try again (t)")),
    "wrong answers": (_BOOK,),
    "review": (_BOOK, Step("r", "Set aside")),
    "due review": (Step("r", "Set aside"),),
}
"""Name of a screen -> steps from Today."""
DIALOGS = {
    "help": (Step("?", "Keys"),),
    "palette": (Step("\x10", "What do you want to do?"),),
    "note": (*_LINKED, Step("a", "Save (^s)")),
    "glossary": (*_LINKED, Step(".", LINKED), Step("\r", "Opens and shuts")),
    "address": (*_LINKED, Step("..", LINKED), Step("\r", "https://example.com/")),
    "start of a stage test": (*_STAGE, Step("t", "Begin")),
    "hand in": (*_TEST, Step("\x13", "Hand in this test?")),
    "leave the test": (*_TEST, Step("\x1b", "Leave the test?")),
    "which wrong answers": (_BOOK, Step("f", "Show only")),
}


def furnish(home: Home, folder: Path) -> None:
    """Give a member lessons that lead to every screen, and what was done with them some days ago."""
    home.change(member=home.new_member("Li Lei"), name="Li Lei", lang="en", theme="study-dark")
    pack = small_pack(folder)
    lead_on(pack)
    index, types = (pack / name for name in ("index.md", "types.md"))
    index.write_text(index.read_text("utf-8").replace("order: [", "order: [choice, blanks, "), "utf-8")
    for name, question, title in (("choice", "Which one", CHOICE), ("blanks", "The grid", BLANKS)):
        (pack / f"{name}.md").write_text(_only(types.read_text("utf-8"), name, question, title), "utf-8")
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
        session.answering.close(sittings.apply(sitting, Submitted(clock.read())))


def _only(types: str, name: str, question: str, title: str) -> str:
    """The lesson with only the question whose heading begins so, under another name."""
    head, first, rest = types.partition("### Which one")
    questions, section, tail = (first + rest).partition("\n## ")
    chosen = next(part for part in questions.split("### ") if part.startswith(question))
    renamed = f"{head}### {chosen}{section}{tail}".replace(TYPES, title)
    for old, new in (
        ("id: types", f"id: {name}"),
        ("id=all-types", f"id=only-{name}"),
        ("id=q-", f"id={name[0]}-"),
        ("id=r-", f"id={name[0]}r-"),
    ):
        renamed = renamed.replace(old, new)
    return renamed


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


_CHANGES_BY_ITSELF = re.compile(r"\d+:\d\d|…")
_KEY_NAMES = {
    "esc": "escape",
    "⏎": "enter",
    "space": "space",
    "空格": "space",
    "→": "right",
    "←": "left",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "del": "\x1b[3~",
    "1…9": "1",
    "f1": "f1",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
} | {f"^{letter}": f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"}
"""How the line at the bottom names a key -> what `Terminal.press` calls it; characters are their own names."""


def steady(screen: str) -> str:
    """A screen without what changes on it by itself."""
    return _CHANGES_BY_ITSELF.sub("", screen)


def keys_at_the_bottom(screen: str) -> list[str]:
    """The keys that the screen names in its last lines, as `Terminal.press` calls them."""
    named = [item.split(" ")[0] for line in screen.splitlines()[-2:] for item in line.strip().split("  ") if item]
    return [_KEY_NAMES.get(name, name) for name in named if name in _KEY_NAMES or len(name) == 1]


def open_palette(terminal: Terminal, language: str) -> None:
    """Open the palette."""
    terminal.press("ctrl+p")
    terminal.wait_for(words(language)("What do you want to do?"))
    terminal.settle(0.05)


def listed(terminal: Terminal) -> list[str]:
    """What the palette's list shows."""
    lines = terminal.screen.splitlines()
    edges = [next((y for y, line in enumerate(lines) if line.startswith(edge)), -1) for edge in "▔▁"]
    if -1 in edges:  # it is not there yet
        return []
    top, bottom = edges
    return [line.split("  ")[0] for line in map(str.strip, lines[top + 3 : bottom]) if line]


def entries(terminal: Terminal, language: str) -> list[str]:
    """Everything that the palette offers on the screen that is open."""
    open_palette(terminal, language)
    found: list[str] = []
    while more := [entry for entry in listed(terminal) if entry not in found]:
        found += more
        terminal.press("pagedown")
        terminal.settle(0.05)
    return found


def choose(terminal: Terminal, language: str, entry: str) -> None:
    """Type an entry of the palette and choose it."""
    open_palette(terminal, language)
    terminal.send(entry)
    entries: list[str] = []

    def is_listed(_screen: str) -> bool:
        entries[:] = listed(terminal)
        return entry in entries

    terminal.wait_until(is_listed, f"{entry!r} in the list")
    terminal.settle(0.05)  # of what was typed first the list may have stood there
    terminal.wait_until(is_listed, f"{entry!r} in the list")
    terminal.press(*["down"] * entries.index(entry), "enter")
