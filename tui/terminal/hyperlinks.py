"""Links that the terminal itself opens (OSC 8), where it is known to have them.

The form: an address of printable ASCII, and an id by which the parts of a link that goes on on the next line belong
together (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda).
"""

import re
import zlib
from collections.abc import Mapping
from urllib.parse import quote

from lessons.regex import regex

_WEB = regex(r"https?://[^/?#\s]+", re.IGNORECASE)
_LONGEST = 2000
"""Characters of an address: terminals drop longer ones, or the whole sequence with them."""
_VARIABLES = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "GHOSTTY_RESOURCES_DIR", "WEZTERM_PANE")
_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "mintty", "tmux")
_TERMS = ("xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "contour", "tmux")
_FIRST_VTE = 5000


def knows_links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is one of those that have links. Others might show the sequence as text."""
    vte = environment.get("VTE_VERSION", "")
    term = environment.get("TERM", "")
    return (
        (vte.isdecimal() and int(vte) >= _FIRST_VTE)
        or any(environment.get(name) for name in _VARIABLES)
        or environment.get("TERM_PROGRAM") in _PROGRAMS
        or term.startswith(_TERMS)
    )


def web_address(target: str) -> str:
    """The address of a page on the web that a link leads to, in ASCII; empty for every other link."""
    address = quote(target, safe="!#$%&'()*+,-./:;=?@[]_~", errors="replace")
    return address if _WEB.match(target) and len(address) <= _LONGEST else ""


def linked(target: str, text: str) -> str:
    """A text that leads to the address, for a line that is printed; plain where the link leads elsewhere."""
    if not (address := web_address(target)):
        return text
    return f"\x1b]8;id={zlib.crc32(address.encode()):x};{address}\x1b\\{text}\x1b]8;;\x1b\\"
