"""A member who knows the answers: what is open on disk, and the keys that answer it."""

import gettext
import re
from collections.abc import Callable
from pathlib import Path

from lessons.assessment.paper import PaperItem
from lessons.assessment.sitting import Sitting
from lessons.content.question import Choice, Cloze, Matching
from lessons.content.right_response import key
from lessons.records import Record
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.terminal.packs import QUIZ
from tests.terminal.terminal import Terminal
from tui.wording.language import LOCALE_FOLDER, LOCALES

_KEY_BEHIND = re.compile(r"(.+) (\((?:[a-z0-9]|[A-Z]\w*|ctrl\+.)\))")


def words(language: str) -> Callable[[str], str]:
    """What Study calls something in a language, by its English text; a key behind it stays: `Reflect (w)`."""
    names = [LOCALES[language]]
    translate = gettext.translation("study", LOCALE_FOLDER, languages=names, fallback=language == "en").gettext

    def say(text: str) -> str:
        label = _KEY_BEHIND.fullmatch(text)
        return f"{translate(label[1])} {label[2]}" if label else translate(text)

    return say


def looking_at(home: Path) -> Progress:
    """The member's progress as it is on disk, beside the program that writes it."""
    place = Home(home)
    return Progress.open(place, place.config.member, SystemClock(), write=False)


def open_sitting(home: Path) -> Sitting:
    """The one test that is open."""
    progress = looking_at(home)
    (attempt,) = progress.open_work(WorkKind.SITTING)
    sitting = progress.get_open(WorkKind.SITTING, attempt, Sitting)
    assert sitting is not None
    return sitting


def records(home: Path) -> list[Record]:
    """All records on disk."""
    return list(looking_at(home).records().values())


def answer_right(terminal: Terminal, item: PaperItem, say: Callable[[str], str]) -> None:
    """Answer the question that is open, which was not answered before, right."""
    question = item.question
    match question:
        case Choice():
            chosen = key(question)
            terminal.press(*(str(place + 1) for place, index in enumerate(item.order) if index in chosen))
        case Matching():
            terminal.press(*(str(item.order.index(int(index)) + 1) for index in key(question)))
        case Cloze():
            for number, text in enumerate(key(question), 1):
                blank = say("Blank {n}").format(n=number)
                terminal.wait_for_cursor(blank)
                terminal.press(str(text))
                terminal.wait_for_cursor(str(text))
                terminal.press("enter" if number < len(question.blanks) else "")
        case _:
            terminal.press(*_sorting_keys(list(item.order)))


def _sorting_keys(sequence: list[int]) -> list[str]:
    keys: list[str] = []
    cursor = 0
    for target in range(len(sequence)):
        place = sequence.index(target)
        keys += ["down" if cursor < place else "up"] * abs(cursor - place)
        keys += ["-"] * (place - target)
        sequence.insert(target, sequence.pop(place))
        cursor = target
    return keys


def answer_all(terminal: Terminal, sitting: Sitting, say: Callable[[str], str]) -> None:
    """Answer every question of an open test right, one after the other; everything is saved at the end."""
    count = len(sitting.paper.items)
    for number, item in enumerate(sitting.paper.items, 1):
        terminal.wait_for(say("Question {n} of {of}").format(n=number, of=count))
        answer_right(terminal, item, say)
        terminal.wait_for(f"{number}✓", say("saved"))
        if number < count:
            terminal.press("pagedown")


def open_last_lesson(terminal: Terminal, title: str) -> None:
    """From one of the four places, in English, open the lesson that the library lists last."""
    terminal.press("l")
    terminal.wait_for(" lessons")
    terminal.press("end")
    terminal.wait_for(title)
    terminal.press("enter")
    terminal.wait_for("Reflect (w)", title)


def start_test(terminal: Terminal) -> None:
    """Start the test of the lesson that is open, in English."""
    terminal.press("t")
    terminal.wait_for("Question 1 of", "left")


def in_test(start: Callable[..., Terminal], pack: Path, home: Path, lesson: str = QUIZ, **options: object) -> Terminal:
    """The program with the first question of a test on the screen."""
    terminal = start(pack, home=home, **options)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, lesson)
    start_test(terminal)
    return terminal


def resume(terminal: Terminal) -> None:
    """Go on with the test that Today offers first; no second is won on the way."""
    today = terminal.wait_for(
        "Unfinished test", "Go on: ", " left", "your answers are kept, the deadline has not moved."
    )
    terminal.press("enter")
    assert seconds_left(terminal.wait_for("Question ", " left", "saved")) <= seconds_left(today)


def seconds_left(screen: str) -> int:
    """The time that the screen gives, in seconds."""
    minutes, seconds = screen.partition(" left")[0].split()[-1].split(":")
    return 60 * int(minutes) + int(seconds)
