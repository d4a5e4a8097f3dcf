"""Patterns of typed answers: `*` stands for any characters, as in Moodle's short answers; `\\*` is the sign itself.

The stretches between are found one after the other, so no pattern takes longer than its text is long.
"""

from lessons.content.typed_answer import fold_answer
from lessons.regex import regex

_STAR = regex(r"(?<!\\)\*")


def has_star(text: str) -> bool:
    """Whether a `*` in it stands for other characters."""
    return _STAR.search(text) is not None


def plain_answers(alternatives: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are no patterns, each as it is typed."""
    return tuple(text.replace("\\*", "*") for text in alternatives if not has_star(text))


def says_something(pattern: str) -> bool:
    """Whether it has a letter or digit besides its stars: else anything would be right."""
    return any(map(str.isalnum, pattern))


def matches(typed: str, pattern: str) -> bool:
    """Whether what was typed has the form of the pattern; both are compared in the normal form of typed answers."""
    text = fold_answer(typed)
    first, *between = (fold_answer(part.replace("\\*", "*")) if part else "" for part in _STAR.split(pattern))
    if not between:
        return text == first
    last = between.pop()
    if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in between:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
