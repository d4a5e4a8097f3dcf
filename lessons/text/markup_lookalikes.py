"""Folds look-alikes of Markdown's characters to the real ones, one for one.

A Chinese keyboard gives `【`, `｜` and `：`, a word processor `–` and `‹`. Folding keeps every column where it is.
"""

import re

BARS = "¦∣│ǀ⏐❘︱￨丨"
"""Look-alikes of |, all but the full-width one."""
_GROUPS = {
    "[": "【［〔",
    "]": "】］〕",
    "<": "‹〈《«⟨﹤",
    ">": "›〉》»⟩﹥",
    "-": "‐‑‒–—―−﹣",
    "=": "﹦",
    "#": "﹟",
    '"': "“”„",
    ".": "。",
    "~": "〜∼",
    "|": BARS,
    " ": "\u00a0\u3000\u2002\u2003\u2009",
}
_FULL_WIDTH = {0xFF01 + n: chr(0x21 + n) for n in range(94)}
_TABLE = _FULL_WIDTH | {ord(like): plain for plain, likes in _GROUPS.items() for like in likes}


def folded(text: str) -> str:
    """`text` with look-alikes replaced; as long as before, so that columns stay."""
    return text if text.isascii() else text.translate(_TABLE)


def likes(sign: str) -> str:
    """A regular-expression class for a character and all look-alikes folded to it."""
    return f"[{re.escape(sign)}{''.join(chr(code) for code, plain in _TABLE.items() if plain == sign)}]"
