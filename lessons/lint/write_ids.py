"""Writes missing ids into a lesson's file; every other byte stays as it is."""

import re
from collections.abc import Iterable

from lessons.regex import regex
from lessons.syntax.exercises import MissingId

# Lines as the parser counts them: `\n`, `\r\n` and lone `\r` end one.
_LINE = regex(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NAME = rb"(?:\xef\xbb\xbf)?[ ]{0,3}<!--\s*%s[ \t]*(?::|\xef\xbc\x9a|(?=\s*-->))"


def write_ids(source: bytes, missing: Iterable[MissingId]) -> bytes:
    """`source` with an `id=…` in each directive that has none; the ids are those that stood in for them so far."""
    starts = [match.start() for match in _LINE.finditer(source)]
    written = source
    # From the end, so that places before stay where they are.
    for directive in sorted(missing, reverse=True):
        name = re.compile(_NAME % directive.name.encode())
        match = name.match(written, starts[directive.line])
        if match:
            colon = b"" if match[0].endswith((b":", "：".encode())) else b":"
            rest = written[match.end() :]
            space = b"" if rest[:1].isspace() else b" "
            written = written[: match.end()].rstrip() + colon + b" id=" + directive.id.encode() + space + rest
    return written
