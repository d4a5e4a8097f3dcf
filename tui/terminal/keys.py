"""The keys of Study: one key, one meaning, on every screen.

A binding names its meaning, never a key, so two screens cannot give one key two meanings. A meaning is also the id by
which a member gives it other keys (`[keys]` in `config.toml`).
"""

from textual.binding import Binding

KEYS = {
    # Everywhere
    "today": "d",
    "library": "l",
    "progress": "p",
    "settings": "s",
    "mine": "m",
    "help": "f1,question_mark",
    "commands": "ctrl+p",
    "quit": "ctrl+q",
    "pause": "ctrl+l",
    "back": "escape",
    "refresh": "ctrl+r",
    "language": "f12",
    # The natural next thing, and moving about
    "go-on": "enter",
    "choose": "space",
    "up": "up,k",
    "down": "down,j",
    "page-up": "pageup",
    "page-down": "pagedown",
    "first": "home",
    "last": "end",
    "previous": "left_square_bracket",
    "next": "right_square_bracket",
    "search": "slash",
    "narrow": "f",
    # Learning
    "review": "r",
    "test": "t",
    "reflect": "w",
    "put-to-use": "u",
    "wrong-answers": "x",
    "open": "o,f9",
    "bookmark": "b,f7",
    "note": "a",
    "contents": "c",
    "charts": "g",
    "export": "e",
    "remove": "delete",
    "only-text": "v",
    "wider": "plus,equals_sign",
    "narrower": "minus",
    "next-link": "full_stop",
    "previous-link": "comma",
    # Answering
    "hint": "h,f6",
    "clear": "f8",
    "check": "f5",
    "unsure": "f2",
    "fairly-sure": "f3",
    "sure": "f4",
    "finish": "ctrl+s",
    "give-up": "ctrl+g",
    "undo": "z,ctrl+z",
    "set-aside": "i,ctrl+x",
    "yes": "y",
    "no": "n",
} | {f"number-{number}": str(number % 10) for number in range(1, 11)}
"""Meaning -> its keys, as Textual names them, divided by commas; the first is the one that is shown.

`number-…` is whatever bears that number on the screen: an option, a way into the day, a passage of the lesson.
"""


def bound(
    meaning: str, action: str, description: str = "", *, show: bool = True, also: str = "", priority: bool = False
) -> Binding:
    """The binding of an action to the keys of its meaning, and to `also`, keys that move a cursor here only."""
    keys = KEYS[meaning] + (f",{also}" if also else "")
    return Binding(keys, action, description, show=show and bool(description), priority=priority, id=meaning)
