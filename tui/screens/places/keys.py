"""All keys and what they mean everywhere, with the name by which each is changed."""

from functools import partial

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from lessons.problem import N_
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import key_name, keys_of
from tui.terminal.keys import KEYS
from tui.widgets.lines import Piece
from tui.widgets.long_list import QUIET, Item, LongList
from tui.widgets.sentences import Sentences
from tui.wording.key_meanings import KEY_MEANINGS
from tui.wording.language import _

_NAME, _KEYS = 15, 18
"""Cells for the name of a meaning, and for its keys."""


class KeysScreen(StudyScreen[None]):
    """The table of keys, as it is in force."""

    CSS_PATH = "keys.tcss"
    MANUAL_PART = N_("Other keys")
    HELP_TEXT = N_(
        "Every key means the same on every screen. The name in front is the one by which a key is changed in the file "
        "of the settings; a mistake there is told at the next start, and the other keys work."
    )

    def bar_title(self) -> str:
        return _("Keys")

    def body(self) -> ComposeResult:
        text = _("Other keys take effect at the next start. Write them into {file}, each after its name:")
        yield Sentences(Content(text.format(file=self.session.home.config_file)), classes="how")
        yield Static(Content('[keys]\nreview = "r"\nsearch = ["/", "ctrl+f"]'), classes="example")
        yield LongList([Item(meaning, partial(_row, meaning)) for meaning in KEYS])

    def on_mount(self) -> None:
        self.query_one(LongList).focus()

    async def recompose(self) -> None:
        await super().recompose()
        self.query_one(LongList).focus()


def _row(meaning: str, _width: int) -> list[list[Piece]]:
    keys = ", ".join(map(key_name, keys_of(meaning)))
    return [
        [
            Piece(f" {meaning.ljust(_NAME)}", QUIET),
            Piece(keys.ljust(_KEYS), "bold"),
            Piece(_(KEY_MEANINGS[meaning])),
        ]
    ]
