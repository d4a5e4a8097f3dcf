"""What the supervisor of a shared machine loads before the first sign-in, once for all sessions: all that one may need.

So nothing of a Study that is installed later gets into a session of the one that runs, and no screen is waited for.
Lessons are read when they are opened, as they are everywhere: what changed there is told.
"""

import contextlib
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import tui
from store.home import Home
from store.remote import is_address
from tui import screens, widgets
from tui.language import load_catalogues
from tui.style_sheet import text_of

_NEEDED_LATER = (
    *("lessons.packzip", "lessons.typeset.code", "lessons.typeset.html", "lessons.typeset.mathtext"),
    *("store.answering", "store.handed_over", "store.named_file", "store.sealing"),
    *("tui.commands.pair", "tui.commands.sync", "tui.kiosk_child", "tui.links", "tui.passphrase"),
)
"""What only some sessions come to, besides screens and widgets."""
_OF_OTHERS = ("fsrs", "plotext", "tomli_w", "tomllib", "uniseg.graphemecluster", "wcwidth")
_EXTRA = ("rich_pixels", "PIL.Image")
"""Where pictures are installed."""


def load(home: Home) -> None:
    """Load it."""
    found = [*walk_packages(screens.__path__, "tui.screens."), *walk_packages(widgets.__path__, "tui.widgets.")]
    for name in (*(module.name for module in found), *_NEEDED_LATER, *_OF_OTHERS):
        import_module(name)
    with contextlib.suppress(ImportError):
        for name in _EXTRA:
            import_module(name)
    if is_address(home.config.folder):
        with contextlib.suppress(ImportError):  # said where the folder is needed
            import_module("store.remote_sftp")
    for sheet in Path(tui.__file__).parent.rglob("*.tcss"):
        text_of(str(sheet))
    load_catalogues()
