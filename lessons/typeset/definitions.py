"""Link definitions (`[label]: target`) of a whole text, for the chunks that use what another defines."""

from collections.abc import Mapping

from markdown_it.common.utils import normalizeReference

from lessons.regex import regex
from lessons.typeset.markdown.parser import parser

_LABEL = regex(r"[ \t>]*\[((?:[^\[\]\\]|\\.){1,999})\]:")
_USED = regex(r"\[((?:[^\[\]\\]|\\.){1,999})\]")
_EXTENT = 2000
"""Characters that a definition may take."""
_TRIES = 20
"""Lines that look like the definition of a label, and are none, after which it is taken to have none."""

Reference = dict[str, object]


class Definitions:
    """The link definitions of a text, found without parsing it and read when first used."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, list[int]] | None = None
        self._next: dict[int, int] = {}
        self._read: dict[int, Mapping[str, Reference]] = {}

    def used_in(self, source: str, start: int, end: int) -> dict[str, Reference]:
        """The definitions outside of `text[start:end]` of the labels that `source` may use, ready for the parser.

        Inside, the parser finds them itself; of several, the first in the text counts.
        """
        used: dict[str, Reference] = {}
        known = self._index() if "[" in source else {}
        if not known:
            return used
        own = parser_references(source)
        for label in {normalizeReference(match.group(1)) for match in _USED.finditer(source)}:
            for offset in known.get(label, ()):
                inside = start <= offset < end
                if (inside and label in own) or (not inside and self._add(used, label, offset)):
                    break
        return used

    def _add(self, used: dict[str, Reference], label: str, offset: int) -> bool:
        if offset not in self._read:
            # Up to the next one, unless what looks like the next one is part of this one's title.
            self._read[offset] = self._parsed(offset, self._next.get(offset, len(self._text)))
            if label not in self._read[offset]:
                self._read[offset] = self._parsed(offset, len(self._text))
        reference = self._read[offset].get(label)
        if reference is not None:
            used[label] = reference
        return reference is not None

    def _parsed(self, offset: int, end: int) -> Mapping[str, Reference]:
        blank = self._text.find("\n\n", offset, offset + _EXTENT)
        end = min(end, offset + _EXTENT, blank if blank >= 0 else len(self._text))
        return parser_references(self._text[offset:end].lstrip(" \t>"))

    def _index(self) -> dict[str, list[int]]:
        """Label -> where lines begin that look like its definition."""
        if self._found is None:
            self._found = {}
            text, before = self._text, -1
            offset = text.find("]:")
            while offset >= 0:
                line = text.rfind("\n", 0, offset) + 1
                match = _LABEL.match(text, line)
                if match and not match.group(1).startswith("^"):
                    offsets = self._found.setdefault(normalizeReference(match.group(1)), [])
                    if len(offsets) < _TRIES:
                        offsets.append(line)
                    self._next[before] = line
                    before = line
                end = text.find("\n", offset)
                offset = text.find("]:", end) if end >= 0 else -1
        return self._found


def parser_references(source: str) -> Mapping[str, Reference]:
    """The link definitions that the parser sees in `source`."""
    env: dict[str, dict[str, Reference]] = {}
    if "]:" in source:
        markdown = parser()
        markdown.block.parse(source, markdown, env, [])
    return env.get("references", {})
