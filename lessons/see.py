"""Where a lesson answers a question: the section that the question's `see=` names."""

from collections.abc import Iterable

from lessons.lesson import Section


def section_named(sections: Iterable[Section], see: str) -> Section | None:
    """The first text section whose heading reads like `see`, written as its words or as a link's `#anchor`.

    Only letters and digits are compared, so neither punctuation nor how a code forge makes anchors matters.
    """
    wanted = _letters(see)
    return next((s for s in sections if wanted and s.kind == "text" and _letters(s.title) == wanted), None)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
