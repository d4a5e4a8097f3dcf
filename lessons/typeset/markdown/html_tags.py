"""Splits HTML into text and tags as a browser would; `html_elements` says what the tags mean."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from lessons.regex import regex


class Tag(NamedTuple):
    """`<name …>`, or `</name>` if it closes."""

    name: str
    """In small letters."""
    written: str
    """The name as it was written."""
    closes: bool
    attributes: str
    """As written."""

    def get(self, name: str) -> str:
        """The value of an attribute; empty where it has none."""
        for key, value in _ATTRIBUTE.findall(self.attributes):
            if key.lower() == name:
                return html.unescape(value.strip("\"'") if value[:1] in "\"'" else value)
        return ""


HIDDEN = frozenset({"script", "style", "template", "iframe", "object", "title"})
"""Elements of which a browser shows no text, or not as text of the page."""
_NAME = r"</?[A-Za-z][^\s<>/]*"
_TAG = regex(rf"""({_NAME})((?>(?:[^<>"']|"[^"<]*"|'[^'<]*'|(?<==)"[^"]*"|(?<==)'[^']*')*))>|({_NAME})([^<>]*)>""")
_ATTRIBUTE = regex(r"""([^\s"'=<>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_UNCLOSED = regex(rf"{_NAME}[^<>]*\Z")
_OTHERS = (("<!--", "-->", 2), ("<![CDATA[", "]]>", 9), ("<?", ">", 2), ("<!", ">", 2))
"""What is neither: how it begins and ends, and after how many characters the end may be. `<!-->` is a comment."""


def pieces(source: str) -> Iterator[tuple[int, str | Tag]]:
    """The texts (with their entities read) and tags of `source`, and where they begin; no comments, nothing hidden."""
    offset = start = 0
    while (offset := source.find("<", offset)) >= 0:
        end, tag = _markup(source, offset)
        if end < 0:
            offset += 1
            continue
        if start < offset:
            yield start, html.unescape(source[start:offset])
        if tag is not None:
            yield offset, tag
            if tag.name in HIDDEN and not tag.closes:
                closing = re.compile(rf"</{tag.name}\s*>", re.I).search(source, end)
                end = closing.end() if closing else len(source)
        offset = start = end
    if start < len(source):
        yield start, html.unescape(source[start:])


def _markup(source: str, offset: int) -> tuple[int, Tag | None]:
    """Where the markup that begins at `offset` ends, -1 if there is none; and the tag, if it is one."""
    for beginning, ending, least in _OTHERS:
        if source.startswith(beginning, offset):
            end = source.find(ending, offset + least)
            return (end + len(ending) if end >= 0 else len(source)), None
    match = _TAG.match(source, offset)
    if match:
        beginning, attributes = (match[1], match[2]) if match[1] else (match[3], match[4])
        closes = beginning.startswith("</")
        name = beginning[1 + closes :]
        return match.end(), Tag(name.lower(), name, closes, attributes)
    return (len(source) if _UNCLOSED.match(source, offset) else -1), None
