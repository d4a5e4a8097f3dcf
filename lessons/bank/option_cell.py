"""All options of a question in one cell, `A-带电|B-停电`, `A.带电 B.停电`, `带电$;$停电`, or a line each."""

import re

from lessons.regex import regex

_MARK = regex(
    r"(?:^|(?<=[\s|;；,，、。.$\n)）\]】？?]))[(（【\[]?([A-Za-zＡ-Ｚａ-ｚ])[)）】\]]?\s*(?:[.．、:：)）\-—－]|(?<=[)）】\]]))\s*"
)
_END = regex(r"[\s|;；,，、$]+$")
_SEPARATORS = ("$;$", "||", "|", "\n", "；", ";", "#", "\t")


def options_in(text: str) -> tuple[str, ...]:
    """The options in a cell, by their letters; empty where it cannot be told where one ends."""
    for separator in _SEPARATORS[:3]:
        if separator in text:
            parts = [part.strip() for part in text.split(separator)]
            return _unlettered([part for part in parts if part])
    if (marked := lettered(text)) and len(marked[1]) > 1:
        return marked[1] if not marked[0].strip() else ()
    for separator in _SEPARATORS[3:]:
        parts = [part.strip() for part in text.split(separator)]
        if len([part for part in parts if part]) > 1:
            return tuple(part for part in parts if part)
    return ()


def lettered(text: str, first: int = 0) -> tuple[str, tuple[str, ...]] | None:
    """What stands before the option with the letter number `first`, from 0, and the options from it on.

    Letters must follow one another; `None` where there are none, or only one with something before it.
    """
    starts: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        if _place(mark[1]) == first + len(starts):
            starts.append(mark)
    if len(starts) < (2 if starts and text[: starts[0].start()].strip() else 1):
        return None
    ends = [mark.start() for mark in starts[1:]] + [len(text)]
    options = (text[mark.end() : end] for mark, end in zip(starts, ends, strict=True))
    return text[: starts[0].start()], tuple(_END.sub("", option).strip() for option in options)


def _unlettered(parts: list[str]) -> tuple[str, ...]:
    """Options without their letters, where each has its own."""
    marks = [_MARK.match(part) for part in parts]
    if all(mark and _place(mark[1]) == n for n, mark in enumerate(marks)):
        return tuple(part[mark.end() :].strip() for part, mark in zip(parts, marks, strict=True) if mark)
    return tuple(parts)


def _place(letter: str) -> int:
    code = ord(letter)
    code -= 0xFEE0 if code > 0xFF00 else 0
    return ord(chr(code).upper()) - 65
