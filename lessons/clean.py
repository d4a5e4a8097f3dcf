"""Makes text from outside safe for a terminal: removes what could move the cursor, change a setting or deceive the eye.

Removed: escape sequences, C0 and C1 controls, DEL, bidirectional controls (UAX #9 §2), invisible annotation
characters, lone surrogates. Joiners stay, since words and emoji need them.
"""

from collections.abc import Iterator

from lessons.regex import regex

# CSI, then strings (OSC, DCS, APC, PM, SOS), then two-byte escapes. The classes of each part are disjoint and no
# part crosses a line or another ESC, so matching is linear and never joins lines.
_SEQUENCE = regex(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)
_BREAK = regex("\r\n?|[\x85\u2028\u2029]")
_UNSAFE = regex(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ACTING = regex("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_IN_JSON = regex(f"{_UNSAFE.pattern}|[\u2028\u2029]")
_RETURN = regex("\r\n?")
TAB_STOP = 4
"""CommonMark §2.2: a tab stands for spaces up to the next multiple of four."""


def clean_text(text: str) -> str:
    """`text` with `\\n` as its only control character; lines stay the same lines, tabs become spaces."""
    if "\r" in text:
        text = _RETURN.sub("\n", text)
    if "\x85" in text:
        text = text.replace("\x85", " ")
    if _UNSAFE.search(text):
        text = _UNSAFE.sub("", _SEQUENCE.sub("", text))
    if "\u2028" in text or "\u2029" in text:
        text = text.replace("\u2028", " ").replace("\u2029", " ")
    return text.expandtabs(TAB_STOP) if "\t" in text else text


def clean_line(text: str, limit: int = 200) -> str:
    """`text` as one line without controls, white space collapsed, cut to `limit` characters with `…`."""
    # Sixteen times the limit leaves room for what is removed, and bounds the work on a hostile megabyte.
    text = text[: limit * 16 + 64]
    # In what is printable there is no white space but plain spaces, and nothing to be removed.
    plain = text if text.isprintable() else clean_text(_BREAK.sub("\n", text))
    line = " ".join(plain.split())
    return line if len(line) <= limit else line[: max(limit - 1, 0)].rstrip() + "…"


def acts(text: str) -> bool:
    """Whether a line has a character that could act on a terminal, or turn the direction of text."""
    return _ACTING.search(text) is not None


def inert(text: str) -> str:
    """A line with `?` for each such character: the last gate, for a text that was not cleaned where it came in."""
    return _ACTING.sub("?", text)


def inert_json(text: str) -> str:
    """The same JSON value with everything that `clean_text` would remove, or break a line at, as an escape."""
    return _NOT_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unsafe_places(text: str) -> Iterator[tuple[int, int, str]]:
    """Line and column, from 0, of the first character in each line that `clean_text` would remove, and that character.

    Line ends of any kind (CR, LF, CRLF, U+0085, U+2028, U+2029) are none; only the first three begin a new line.
    """
    if not _UNSAFE.search(text):
        return
    for number, line in enumerate(_RETURN.sub("\n", text).replace("\x85", " ").split("\n")):
        if found := _UNSAFE.search(line):
            yield number, found.start(), found[0]


def unsafe_at(text: str) -> int:
    """Index of the first character that a single line may not hold, or -1."""
    found = _UNSAFE.search(text)
    return found.start() if found else -1
