"""Code spans (CommonMark §6.1) of a line, in which no markup applies."""

from lessons.regex import regex

_SPAN = regex(r"(?<!`)(`+)(?!`).{1,2000}?(?<!`)\1(?!`)")


def without_code(line: str) -> str:
    """`line` with spaces for its code spans: as long as before, so that columns stay."""
    return _SPAN.sub(lambda span: " " * len(span[0]), line) if "`" in line else line
