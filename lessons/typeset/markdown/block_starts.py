"""Patterns of the lines that begin blocks of Markdown (CommonMark 0.31 §4 and §5).

For scans line by line, since a whole parse of a long text takes seconds.
"""

from lessons.regex import regex

FENCE = regex(r"( {0,3})(`{3,}+(?=[^`]*$)|~{3,}+)")
"""The first line of a fenced code block: its indentation, and the characters that close it."""
SETEXT_UNDERLINE = regex(r" {0,3}(=+|-+)[ \t]*$")
"""The line that makes those above it a heading, of level 1 with `=` and 2 with `-`."""
THEMATIC_BREAK = regex(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
LIST_MARKER = r"(?:[-*+]|[0-9]{1,9}[.)])"
"""The marker of a list item, as part of a regular expression."""


def atx_heading(line: str) -> tuple[int, str] | None:
    """Level and title, Markdown and all, of a heading that begins with `#`; `None` for any other line."""
    text = line.lstrip(" ")
    rest = text.lstrip("#")
    level = len(text) - len(rest)
    if not 1 <= level <= 6 or len(line) - len(text) > 3 or rest[:1] not in ("", " ", "\t"):
        return None
    title = rest.strip(" \t")
    bare = title.rstrip("#")
    return level, (title if bare and bare[-1] not in " \t" else bare).strip()
