"""The keys of Study: one key, one meaning, on every screen.

A binding names its meaning, never a key, so two screens cannot give one key two meanings. A meaning is also the id by
which a member gives it other keys (`[keys]` in `config.toml`, see `keymap`).
"""

from textual.binding import Binding

KEYS = {
    # Everywhere
    "today": "d",
    "library": "l",
    "progress": "p",
    "settings": "s",
    "mine": "m",
    "help": "question_mark,f1",
    "commands": "ctrl+p",
    "quit": "ctrl+q,ctrl+backslash",
    "pause": "ctrl+l",
    "back": "escape",
    "refresh": "ctrl+r",
    "language": "f12",
    "administrator": "f10",
    # The natural next thing, and moving about
    "go-on": "enter",
    "choose": "space",
    "up": "up,k",
    "down": "down,j",
    "left": "left",
    "right": "right",
    "page-up": "pageup,shift+space",
    "page-down": "pagedown",
    "first": "home",
    "last": "end",
    "next-field": "tab",
    "previous-field": "shift+tab",
    "previous": "left_square_bracket",
    "next": "right_square_bracket",
    "search": "slash",
    "next-one": "ctrl+n",
    "previous-one": "ctrl+b",
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
    "more": "plus,equals_sign",
    "less": "minus",
    "next-link": "full_stop",
    "previous-link": "comma",
    "share": "ctrl+o",
    "add-version": "ctrl+t",
    "show-code": "ctrl+y",
    # In programs of one's own
    "editor": "ctrl+right_square_bracket",
    "pager": "vertical_line",
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
    "item-up": "shift+up",
    "item-down": "shift+down",
    "yes": "y",
    "no": "n",
    # Typing
    "pinyin": "ctrl+space,ctrl+@",  # a terminal sends NUL for it, which Textual calls ctrl+@
    "erase": "backspace",
    "erase-next": "ctrl+d",
    "erase-to-start": "ctrl+u",
    "erase-to-end": "ctrl+k",
    "line-start": "ctrl+a",
    "line-end": "ctrl+e",
} | {f"number-{number}": str(number % 10) for number in range(1, 11)}
"""Meaning -> its keys, as Textual names them, divided by commas; the first is the one that is shown.

`number-…` is whatever bears that number on the screen: an option, a way into the day, a passage of the lesson. `more`
and `less` change by a step what has a size or a place: the width of lines, the number of an item in an order. `remove`
takes away what the cursor is on: a note, an answer, a character. `next-one` leads to the next of several of a kind: a
hit, a change, a prompt. `undo` takes the last step back: a card, a jump.
"""


def bound(
    meaning: str,
    action: str,
    description: str = "",
    *,
    show: bool = True,
    shown: str | None = None,
    priority: bool = False,
) -> Binding:
    """The binding of an action to the keys of its meaning; `shown` stands for them all where they are shown."""
    return Binding(
        KEYS[meaning],
        action,
        description,
        show=show and bool(description),
        key_display=shown,
        priority=priority,
        id=meaning,
    )
