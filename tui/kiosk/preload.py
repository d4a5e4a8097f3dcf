"""What the supervisor of a shared machine loads before the first sign-in, once for all sessions: all that one may need.

So nothing of a Study that is installed later gets into a session of the one that runs, and no screen is waited for.
Lessons are read when they are opened, as they are everywhere: what changed there is told.
"""

import contextlib
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import tui
from lessons.text.character_table import TABLES, character_table
from store.disk.home import Home
from store.exchange.remote import is_address
from tui.terminal.style_sheet import text_of
from tui.wording.language import load_catalogues

_NEEDED_LATER = (
    *("tui.app.palette", "tui.app.palette_entries"),
    *("lessons.pack.zipped_files", "lessons.typeset.code_colours"),
    *("lessons.typeset.markdown.html", "lessons.typeset.markdown.formulas"),
    *("store.member.answering", "store.exchange.delivery_state", "store.disk.output_file", "store.crypto.sealed_test"),
    *("store.member.fit.fitting", "store.member.fit.fit_process"),
    *("store.exchange.issue", "store.exchange.pairing", "tui.console.ask_passphrase", "tui.console.exchange_lines"),
    *(
        "tui.wording.testing.overdue",
        "tui.terminal.outside",
        "tui.terminal.own_themes",
        "tui.terminal.nearest_colour",
        "lessons.typeset.plain",
    ),
    "store.machine.pinyin_engine.offered",
)
"""What only some sessions come to, besides the screens."""
_OF_OTHERS = ("fsrs", "plotext", "tomlkit", "tomllib")
_EXTRA = ("PIL.Image",)
"""Where pictures are installed."""


def load(home: Home) -> None:
    """Load it."""
    for room in ("tui.screens", "tui.typing", "tui.widgets", "tui.kiosk"):
        for module in walk_packages(import_module(room).__path__, f"{room}."):
            import_module(module.name)
    for name in (*_NEEDED_LATER, *_OF_OTHERS):
        import_module(name)
    with contextlib.suppress(ImportError):
        for name in _EXTRA:
            import_module(name)
    if is_address(home.config.folder):
        with contextlib.suppress(ImportError):  # said where the folder is needed
            import_module("store.exchange.remote_sftp")
    for sheet in Path(tui.__file__).parent.rglob("*.tcss"):
        text_of(str(sheet))
    load_catalogues()
    for name in TABLES:
        character_table(name)
