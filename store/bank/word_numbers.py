"""The numbers that Word puts before paragraphs of a list, which stand in no text (ECMA-376 part 1, 17.9)."""

from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_DIGITS = "零一二三四五六七八九"
_CHINESE = ("chinese", "ideograph", "japanese", "taiwanese")


class WordNumbers:
    """Counts the lists of a document while its paragraphs go by."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in numbering.findall(qn("w:abstractNum")):
            levels = {}
            for level in abstract.findall(qn("w:lvl")):
                number = int(level.get(qn("w:ilvl")) or 0)
                levels[number] = (
                    _value(level, "w:numFmt"),
                    _value(level, "w:lvlText"),
                    int(_value(level, "w:start") or 1),
                )
            self._levels[abstract.get(qn("w:abstractNumId")) or ""] = levels
        for num in numbering.findall(qn("w:num")):
            self._abstract[num.get(qn("w:numId")) or ""] = _value(num, "w:abstractNumId")

    def before(self, paragraph: Paragraph) -> str:
        """The number of a paragraph with a space behind it; empty where it has none."""
        place = self._place(paragraph)
        if place is None:
            return ""
        id_, level = place
        levels = self._levels.get(self._abstract.get(id_, ""), {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(id_, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        form, text, _start = levels[level]
        if form in ("bullet", "none"):
            return ""
        for other, (other_form, _text, start) in levels.items():
            text = text.replace(f"%{other + 1}", _spelled(counts.get(other, start), other_form))
        return f"{text} "

    def _place(self, paragraph: Paragraph) -> tuple[str, int] | None:
        elements = [paragraph._p.pPr]
        style = paragraph.style
        while style is not None and len(elements) < 10:
            elements.append(style.element.find(qn("w:pPr")))
            style = getattr(style, "base_style", None)
        for properties in elements:
            number = properties.find(qn("w:numPr")) if properties is not None else None
            if number is not None:
                id_ = _value(number, "w:numId")
                return (id_, int(_value(number, "w:ilvl") or 0)) if id_ not in ("", "0") else None
        return None


def _value(element: Any, name: str) -> str:
    child = element.find(qn(name))
    return (child.get(qn("w:val")) or "") if child is not None else ""


def _spelled(number: int, form: str) -> str:
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form.startswith(_CHINESE) and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return (
            (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")
        )
    return str(number)
