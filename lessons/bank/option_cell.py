"""All options of a question in one cell, `A-带电|B-停电`, `A.带电 B.停电`, `带电$;$停电`, or a line each."""

import re

from lessons.regex import regex

_MARK = regex(
    r"(?:^|(?<=[\s|;；,，、。.$\n)）\]】？?]))[(（【\[]?([A-Za-zＡ-Ｚａ-ｚ])[)）】\]]?\s*(?:[.．、:：)）\-—－]|(?<=[)）】\]]))\s*"
)
_END = regex(r"[\s|;；,，、$]+$")
_FIRST_WORD = regex("(?:^|[\\s。．.)）])(?=A[^A-Za-z0-9\\s])")
_CIRCLED = regex("([①-⑳])\\s*[.、:：]?")
_BRACKETED = regex("[(（]([1-9][0-9]?)[)）]\\s*[.、:：]?")
_SEPARATORS = ("$;$", "||", "|", "\n", "；", ";", "#", "\t")


def options_in(text: str) -> tuple[str, ...]:
    """The options in a cell, by their letters; empty where it cannot be told where one ends."""
    for separator in _SEPARATORS[:3]:
        if separator in text:
            parts = [part.strip() for part in text.split(separator)]
            return _unlettered([part for part in parts if part])
    if (marked := lettered(text)) and len(marked[1]) > 1:
        return marked[1] if not marked[0].strip() else ()
    if numbered := _numbered(text) or _lettered_words(text):
        return numbered
    for separator in _SEPARATORS[3:]:
        parts = [part.strip() for part in text.split(separator)]
        if len([part for part in parts if part]) > 1:
            return tuple(part for part in parts if part)
    return ()


def _numbered(text: str) -> tuple[str, ...]:
    """Options behind ①②③, or （1）（2）（3）: they are named by their numbers."""
    for signs in (_CIRCLED, _BRACKETED):
        starts = [found for found in signs.finditer(text) if found[0].strip()]
        numbers = [int(found[1]) if found[1].isdecimal() else ord(found[1]) - 0x245F for found in starts]
        if len(starts) > 1 and numbers == [*range(1, len(starts) + 1)] and not text[: starts[0].start()].strip():
            ends = [found.start() for found in starts[1:]] + [len(text)]
            pieces = (text[found.end() : end] for found, end in zip(starts, ends, strict=True))
            return tuple(_END.sub("", piece).strip() for piece in pieces)
    return ()


def is_numbered(text: str) -> bool:
    """Whether the options in a cell are counted 1, 2, 3."""
    return bool(_numbered(text))


def _lettered_words(text: str) -> tuple[str, ...]:
    """Options each behind its letter with nothing between, `A一 B二 C三`, parted by spaces alone."""
    parts = text.split()
    if len(parts) < 2 or not all(
        _place(part[0]) == n and len(part) > 1 and not part[1].isascii() for n, part in enumerate(parts)
    ):
        return ()
    return tuple(part[1:] for part in parts)


def lettered_words_in(text: str) -> tuple[str, tuple[str, ...]] | None:
    """What stands before options that only their letters mark, `A一 B二 C三`, and these."""
    begun = _FIRST_WORD.search(text)
    words = _lettered_words(text[begun.end() :]) if begun else ()
    return (text[: begun.end()], words) if begun and words else None


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
