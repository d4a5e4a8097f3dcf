"""Every screen of the shared machine, and the keys that lead there."""

import contextlib
from pathlib import Path

from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.shared_machine import SECRETS, child, identity, sign_in, until_next
from tests.terminal.lessons_to_every_screen import LINKED, STAGE, Step, lead_on
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import PATIENCE, Terminal

MEMBER, OTHER = SECRETS
CANARY = "canary7391"
"""What the member wrote, wherever one can write."""
_LIBRARY = Step("l", " lessons")
_STAGE = (_LIBRARY, Step("\x1b[F", STAGE), Step("\r", "Reflect (w)"))
_AT_THE_TOP = Step("\x1b[H", "valve and outside")  # a lesson opens where reading stopped
_LINKED = (_LIBRARY, Step("\x1b[F\x1b[A", LINKED), Step("\r", "Reflect (w)"), _AT_THE_TOP)
_QUIZ = (_LIBRARY, Step("\x1b[F\x1b[A\x1b[A", QUIZ), Step("\r", "Reflect (w)"))
_ASKED = (Step("zs", "zs"), Step("\r", "your passphrase"))

AT_THE_SIGN_IN = {
    "names": (),
    "passphrase": _ASKED,
    "administrator": (Step("\x1b[21~", "The administrator's passphrase"),),
    "code": (Step("new", "new"), Step("\r", "the code that you were given")),
}
"""Name of a screen -> steps from the list of names."""
IN_A_SESSION = {
    "today": (),
    "library": (_LIBRARY,),
    "search": (_LIBRARY, Step("/", "Search lessons"), Step(LINKED, "1 lesson")),
    "progress": (Step("p", "Write summary"),),
    "settings": (Step("s", "Line width"),),
    "help": (Step("?", "Keys"),),
    "palette": (Step("\x10", "What do you want to do?"), Step("s", "Search")),
    "sign out": (Step("\x11", "Sign out?"),),
    "lesson": _LINKED,
    "lesson, only the text": (*_LINKED, Step("v", LINKED)),
    "find": (*_LINKED, Step("/", LINKED), Step("Some text", " of 40")),  # what was sought before stands there
    "contents": (*_LINKED, Step("c", "Contents")),
    "note": (*_LINKED, Step("a", "Save (^s)")),
    "mine": (*_LINKED, Step("m", "no export on a shared machine")),
    "glossary": (*_LINKED, Step(".", LINKED), Step("\r", "Opens and shuts")),
    "address": (*_LINKED, Step("..", LINKED), Step("\r", "https://example.com/")),
    "put to use": (*_LINKED, Step("u", "Save draft & leave")),
    "reflection": (*_QUIZ, Step("w", "Share with branch")),
    "test": (*_QUIZ, Step("t", "‹ Previous")),
    "hand in": (*_QUIZ, Step("t", "‹ Previous"), Step("\x13", "Hand in this test?")),
    "result": (*_QUIZ, Step("t", "‹ Previous"), Step("\x13", "Hand in this test?"), Step("y", "Try again")),
    "wrong answers": (Step("x", "Practise"),),
    "review": (Step("x", "Practise"), Step("r", "Check (Enter)")),
    "start of a stage test": (*_STAGE, Step("t", "Begin")),
}
"""Name of a screen -> steps from Today."""


def packs(kiosk: Kiosk, folder: Path) -> None:
    """Install lessons that lead to every screen, and enrol somebody who has not signed in yet."""
    quiz = quiz_pack(folder)
    lead_on(quiz)
    kiosk.home.packs.mkdir(parents=True, exist_ok=True)
    quiz.rename(kiosk.home.packs / "quiz")
    kiosk.enrol("new")


class Visitor:
    """Goes from screen to screen of a kiosk that runs, whatever happened to it before."""

    def __init__(self, terminal: Terminal, kiosk: Kiosk) -> None:
        self.terminal = terminal
        self._settings = kiosk.home.member_folder(identity(kiosk, MEMBER)) / "settings.toml"
        self._steps: tuple[Step, ...] = ()
        self._inside = False
        self.killed = 0

    def prepare(self) -> None:
        """Write and answer something, so that no screen is empty; ends at the sign-in."""
        sign_in(self.terminal, MEMBER)
        self._inside = True
        self._walk((*_QUIZ, Step("w", "A few honest sentences"), Step(CANARY, CANARY)))
        self._walk((Step("\x1b", "Reflect (w)"), Step("a", "Save (^s)")))
        self._walk((Step(CANARY, CANARY), Step("\x13", "Reflect (w)")))
        self._walk((Step("t", "‹ Previous"), Step("1", "1✓"), Step("\x1b[6~", "Question 2 of"), Step("2", "2✓")))
        self._walk((Step("\x13", "Hand in this test?"), Step("y", "Try again"), Step("d", "Study now")))

    def reach(self, screen: str) -> None:
        """Open a screen, from wherever this is."""
        inside = screen in IN_A_SESSION
        self._steps = IN_A_SESSION[screen] if inside else AT_THE_SIGN_IN[screen]
        if inside == self._inside and self._home():
            with contextlib.suppress(AssertionError):
                return self._walk(self._steps, patience=3)
        self.begin_again()
        if inside:
            sign_in(self.terminal, MEMBER)
        self._inside = inside
        if screen == "start of a stage test":
            self._hand_in()
        self._walk(self._steps)

    def _hand_in(self) -> None:
        """The stage test, if it was begun: what is begun is gone on with, and asks nothing."""
        with contextlib.suppress(AssertionError):
            self._walk((*_STAGE, Step("t", "Question 1 of 1"), Step("\x13", "Hand in this test?")), patience=3)
            self._walk((Step("y", "Try again"),))
        self._home()

    def begin_again(self) -> None:
        """The next sign-in, in English, with this process killed."""
        self._settings.unlink(missing_ok=True)
        self.killed += 1
        until_next(self.terminal, child(self.terminal).kill)
        self.out()

    def out(self) -> None:
        """Take note that this is the sign-in again."""
        self._inside = False

    @property
    def is_there(self) -> bool:
        """Whether the screen that was opened last is still in front, as far as can be seen."""
        screen = self.terminal.screen
        if not self._steps and not self._inside:
            return all(name in screen for name in SECRETS)
        return (self._steps[-1].shows if self._steps else "Study now") in screen

    def _home(self) -> bool:
        """Back to Today or the names by Esc, where that goes."""
        shows = "Study now" if self._inside else MEMBER
        for _ in range(3):
            for key in ("escape", "escape", "1" if self._inside else "escape"):
                self.terminal.press(key)
                self.terminal.settle(0.05)
            with contextlib.suppress(AssertionError):
                return bool(self.terminal.wait_for(shows, timeout=0.5))
        return False

    def _walk(self, steps: tuple[Step, ...], patience: float = PATIENCE) -> None:
        for step in steps:
            self.terminal.settle(0.1)  # keys across a redraw are dropped, rightly
            self.terminal.send(step.keys)
            self.terminal.wait_for(step.shows, timeout=patience)
