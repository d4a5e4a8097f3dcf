"""Keys that do the same wherever the book is open: the places, what is one's own, the review, the wrong-answer book.

Where they cannot, and where a key has no use, they say so: no key that the members know does nothing silently.
"""

from typing import TypeVar, cast

from textual.actions import parse
from textual.app import App
from textual.screen import Screen

from lessons.problem import N_
from store.member.session import Session
from tui.screens.frame.dialog import Dialog
from tui.screens.frame.host import Host
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import BOOK, MINE, StudyScreen
from tui.terminal.key_names import key_name, key_of, keyed, keys_of
from tui.terminal.keys import bound
from tui.wording.language import _, language
from tui.wording.ways import nothing_due_text

Result = TypeVar("Result")

ANYWHERE = ("today", "library", "progress", "settings", "mine", "review", "wrong-answers")
"""Meanings of these keys."""
SOMEWHERE = (
    *("test", "reflect", "put-to-use", "open", "bookmark", "note", "contents", "charts", "export", "narrow"),
    *("only-text", "hint", "undo", "set-aside"),
)
"""Meanings that a member may look for on any screen."""
_LEAVE = N_("First leave the test ({back}).")
NUMBERS = tuple(f"number-{number}" for number in range(1, 11))


class KeysAnywhere(App[Result]):
    """An application with these keys."""

    BINDINGS = [
        bound("today", "place('today')", N_("Today"), show=False),
        bound("library", "place('library')", N_("Library"), show=False),
        bound("progress", "place('progress')", N_("Progress"), show=False),
        bound("settings", "place('settings')", N_("Settings"), show=False),
        bound("mine", "mine", N_("Mine"), show=False),
        bound("review", "review", N_("Review"), show=False),
        bound("wrong-answers", "mistakes", N_("Wrong answers"), show=False),
    ]
    session: Session

    # Where they work

    @property
    def _shown(self) -> list[StudyScreen[object]]:
        return [screen for screen in self.screen_stack if isinstance(screen, StudyScreen)]

    @property
    def may_go_anywhere(self) -> bool:
        """Whether whatever is chosen may be opened: not over a question, nor over a dialog that waits for an answer."""
        shown = self._shown
        asks = any(isinstance(screen, Dialog) for screen in self.screen_stack)
        return bool(shown) and bool(shown[0].PLACE) and all(screen.OPEN_BOOK for screen in shown) and not asks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("place", "mine", "review", "mistakes"):
            is_there = self.screen.id == {"mine": MINE, "mistakes": BOOK}.get(action, "-")
            return self.may_go_anywhere and not is_there
        return super().check_action(action, parameters)

    # What they do

    def action_mine(self) -> None:
        """Open all that is the member's own, or come back to it."""
        from tui.screens.places.mine.screen import MineScreen

        if not self._back_to(MINE):
            self.push_screen(MineScreen())

    def action_mistakes(self) -> None:
        """Open the wrong-answer book, or come back to it."""
        from tui.screens.testing.mistakes import MistakesScreen

        if not self._back_to(BOOK):
            self.push_screen(MistakesScreen())

    def _back_to(self, id_: str) -> bool:
        """Leave what lies on the screen with this id; whether there is one."""
        if all(screen.id != id_ for screen in self.screen_stack):
            return False
        while self.screen.id != id_:
            self.pop_screen()
        return True

    def action_review(self) -> None:
        """Review what is due."""
        if not may_write(cast(Host, self)):
            return
        if cards := self.session.due_cards(language()):
            from tui.screens.testing.review import ReviewScreen

            self.push_screen(ReviewScreen(cards))
        else:
            mistakes = len(self.session.mistakes(language()))
            self.notify(nothing_due_text(mistakes, key_of("wrong-answers")), markup=False)

    # Why a key does nothing

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        if priority:
            return await super()._check_bindings(key, priority)
        if any(key in keys_of(meaning) for meaning in ANYWHERE) and self._is_dimmed(key):
            return True  # else it would do something that its bar doesn't say
        return await super()._check_bindings(key, priority) or self._is_dimmed(key) or self._is_missed(key)

    def _is_dimmed(self, key: str) -> bool:
        """Say why a key that the bar shows dimmed does nothing now; whether there is such a key."""
        screen = self.screen
        if not isinstance(screen, StudyScreen):
            return False
        for node, bindings in screen._modal_binding_chain:
            for binding in bindings.key_to_bindings.get(key, ()):
                if binding.show and self._check_action_state(binding.action, node) is None:
                    self._say_once(screen.why_not(parse(binding.action)[1]))
                    return True
        return False

    def _is_missed(self, key: str) -> bool:
        """Say why a key that nothing here took has no use; whether it is one that somebody may look for."""
        meaning = next((known for known in (*ANYWHERE, *SOMEWHERE, *NUMBERS) if key in keys_of(known)), "")
        screen = self.screen
        if meaning in ANYWHERE and not self.may_go_anywhere:
            self._say_once(self._why_here(screen))
        elif meaning in NUMBERS and self._has_numbers(screen):
            self._say_once(_("Nothing here has the number {n}.").format(n=key_name(key)))
        elif meaning in SOMEWHERE and isinstance(screen, StudyScreen):
            from tui.wording.key_meanings import KEY_MEANINGS

            text = _("{key} ({what}) has no use here.")
            self._say_once(text.format(key=key_name(key), what=_(KEY_MEANINGS[meaning])))
        else:
            return False
        return True

    def _why_here(self, screen: Screen[object]) -> str:
        """Why nothing else can be opened now."""
        if isinstance(screen, Dialog):
            return keyed(_("First answer or close this ({back})."))
        closed = next((shown for shown in self._shown if not shown.OPEN_BOOK), None)
        if closed is None:
            return keyed(_("First finish this ({back} skips it)."))
        return keyed(_(closed.WHY_NOT.get("place", _LEAVE)))

    def _has_numbers(self, screen: Screen[object]) -> bool:
        """Whether something on a screen may bear a number."""
        return any(binding.id in NUMBERS for _node, bindings in screen._binding_chain for _key, binding in bindings)

    def _say_once(self, text: str) -> None:
        if all(shown.message != text for shown in self._notifications):  # a key may be held
            self.notify(text, timeout=4, markup=False)
