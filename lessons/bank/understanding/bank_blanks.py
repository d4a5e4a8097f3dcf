"""The blanks of a fill-in question: where they are in the stem, and which of its answers belongs to which."""

import re
from typing import NamedTuple

from lessons.bank.bank_question import GAP, Remark
from lessons.bank.plain_cell import folded
from lessons.bank.understanding.read_key import SEPARATORS, SURE
from lessons.content.numerals import number
from lessons.content.question import NumberBlank, TextBlank
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.blanks import read_blank

_GAPS = regex(
    r"[_＿﹍﹏]{2,}|＿|(?<=[\s\u2e80-\u9fff，。])_(?=[\s\u2e80-\u9fff，。])|[（(\[【［]\s*[_＿…]*\s*[)）\]】］]"
)
_JOINED = regex(f"{GAP}(?:[ \u3000]?{GAP})+")
_OR = regex(r"(?<![大小高低多少等早晚前后优好快慢长短强弱])\s*(?:或者|或)(?!等于|以上|以下|者|许|然)\s*")
_NUMBER = regex(
    r"(?:[^=＝:：≈约]{0,30}[=＝:：]\s*)?(?P<value>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[×x*]10\^?[+-]?[0-9]{1,3})?)\s*"
    r"(?P<unit>%|[A-Za-zΩ°μ℃‰Ωµ㎡㎥/][A-Za-zΩ°μ℃%²³^0-9·/*.-]{0,14}|[\u4e00-\u9fff][\u4e00-\u9fff/·0-9]{0,7})?[.。]?"
)
_TOLERANCE = regex(r"[0-9]\s*%?\s*(?:\+-|\+/-|±)\s*[0-9]")
_BARE = regex(r"[+-]?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")


class FilledStem(NamedTuple):
    """A stem with its gaps, the blanks in them, and what is to be said of how they were read."""

    stem: str
    blanks: tuple[TextBlank | NumberBlank, ...]
    remarks: tuple[Remark, ...] = ()


def with_gaps(stem: str) -> str:
    """A stem with `GAP` for each place that is to be filled in."""
    return _JOINED.sub(GAP, _GAPS.sub(GAP, stem))


def filled(stem: str, answers: list[str], column: str = "") -> FilledStem | Remark:
    """The blanks of a stem; a `Remark` that says why it cannot be told which answer belongs where."""
    marked = with_gaps(stem)
    count = marked.count(GAP)
    remarks: list[Remark] = []
    if not count:
        if len(answers) > 1:
            return Remark(N_("the text has no blank, and there are several answers; write ____ where each belongs"))
        marked, count = f"{marked}\n{GAP}", 1
        remarks.append(Remark(N_("the text has no blank; it stands at the end")))
    parts = _divided(answers, count, remarks, column)
    if parts is None:
        text = N_(
            "blanks in the text: {blanks}, answers: {answers}; write as many answers as blanks, with | between them"
        )
        return Remark(text, {"blanks": count, "answers": _most_parts(answers)}, column)
    blanks = []
    for part in parts:
        alternatives = _alternatives(part)
        if not alternatives:
            return Remark(N_("an answer is empty; write what is to be filled in"), column=column)
        if len(alternatives) > 1:
            text = N_("each of these is taken as right for one blank: {answers}")
            remarks.append(Remark(text, {"answers": " / ".join(alternatives)}, column))
        number_ = read_blank(part) if _TOLERANCE.search(part) else None
        if isinstance(number_, NumberBlank):
            remarks.append(Remark(N_("read as a number with what it may differ: {answer}"), {"answer": part}, column))
        elif len(alternatives) == 1 and (value := _bare_number(alternatives[0])):
            number_ = NumberBlank(value, "0")
            remarks.append(_exact(value, column))
        blanks.append(number_ if isinstance(number_, NumberBlank) else TextBlank(alternatives))
    return FilledStem(marked, tuple(blanks), tuple(remarks))


def numeric(stem: str, answer: str) -> FilledStem | None:
    """A stem with one number to be filled in, its unit beside it; `None` where the answer is not just one number."""
    found = _NUMBER.fullmatch(folded(answer).strip().replace("−", "-"))
    marked = with_gaps(stem)
    if not found or number(found["value"].replace(",", "")) is None or marked.count(GAP) > 1:
        return None
    unit = found["unit"] or ""
    if GAP in marked:
        after = folded(marked.partition(GAP)[2]).lstrip()
        marked = marked if not unit or after.startswith(unit) else marked.replace(GAP, f"{GAP} {unit}")
    else:
        marked = f"{marked}\n{GAP} {unit}".rstrip()
    value = found["value"].replace(",", "")
    return FilledStem(marked, (NumberBlank(value, "0"),), (_exact(found["value"]),))


def _bare_number(answer: str) -> str:
    """A number without anything beside it, which may be typed as 0.7 or 0.70; empty for all else, as for 007."""
    plain = folded(answer).strip().replace("−", "-")
    return plain if _BARE.fullmatch(plain) else ""


def _exact(value: str, column: str = "") -> Remark:
    text = N_("the very number {value} is asked; write +- and what it may differ")
    return Remark(text, {"value": value}, column)


def _divided(answers: list[str], count: int, remarks: list[Remark], column: str) -> list[str] | None:
    """As many answers as there are blanks."""
    if len(answers) == count:
        return answers
    if len(answers) != 1:
        return None
    for place, separator in enumerate(SEPARATORS):
        parts = [part.strip() for part in answers[0].split(separator)]
        while len(parts) > count and not parts[-1]:
            parts.pop()
        if len(parts) == count and all(parts):
            if place >= SURE:
                text = N_("divided at {separator} into the answers of the blanks: {answers}")
                fields: dict[str, str | int] = {"separator": f"“{separator}”", "answers": " | ".join(parts)}
                remarks.append(Remark(text, fields, column))
            return parts
    return None


def _most_parts(answers: list[str]) -> int:
    if len(answers) != 1:
        return len(answers)
    return max(len([part for part in answers[0].split(separator) if part.strip()]) for separator in SEPARATORS[:SURE])


def _alternatives(answer: str) -> tuple[str, ...]:
    """What is right in one blank: alternatives by `|`, `；`, `;`, or 或."""
    parts = re.split(r"\|+|[;；]|\$;\$|\n", answer)
    words = (word.strip() for part in parts for word in _OR.split(part))
    return tuple(dict.fromkeys(word for word in words if word))
