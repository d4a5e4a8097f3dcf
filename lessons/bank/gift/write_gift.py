"""Writes GIFT, such that `read_gift` and Moodle read the same question; what has no counterpart there is said."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from lessons.bank.bank_question import GAP, BankKind, BankQuestion, Remark
from lessons.bank.understanding.read_key import truth
from lessons.content.question import NumberBlank, PatternBlank
from lessons.problem import N_

_LOST = (
    ("hint", N_("hints")),
    ("source", N_("sources")),
    ("difficulty", N_("difficulties")),
)

_STAR = "\\*"
"""The sign itself: in Moodle a `*` stands for any characters."""


class GiftText(NamedTuple):
    """The text of a GIFT file, how many questions are in it, and what of them is not."""

    text: str
    questions: int
    remarks: list[Remark]


def write_gift(questions: Iterable[BankQuestion]) -> GiftText:
    """Questions as GIFT, their objectives as categories."""
    blocks: list[str] = []
    remarks: list[Remark] = []
    category, count, whole = "", 0, 0
    lost = dict.fromkeys((*(name for name, _said in _LOST), "points"), 0)
    for question in questions:
        block = _block(question)
        if block is None:
            text = N_("GIFT has no such question, it is left out: {stem}")
            remarks.append(Remark(text, {"stem": question.stem[:60].replace(GAP, "____")}))
            continue
        count += 1
        for name, _said in _LOST:
            lost[name] += bool(getattr(question, name))
        lost["points"] += question.points != (_parts(question) if question.partial else 1)
        whole += not question.partial and _parts(question) > 1
        if question.objective != category:
            category = question.objective
            blocks.append(f"$CATEGORY: $course$/top/{_escaped(category).replace(' / ', '/')}")
        beside = [f"[id:{question.code}]"] if question.code else []
        beside += [f"[credit:{'part' if question.partial else 'whole'}]"] if _parts(question) > 1 else []
        blocks.append(f"// {' '.join(beside)}\n{block}" if beside else block)
    if whole:
        text = N_("Moodle gives points for parts where here all or none are given, in {n} questions")
        remarks.append(Remark(text, {"n": whole}))
    for name, said in (*_LOST, ("points", N_("points other than 1"))):
        if lost[name]:
            remarks.append(
                Remark(N_("GIFT has no {what}: they are left out of {n} questions"), {"what": said, "n": lost[name]})
            )
    return GiftText("\n\n".join(blocks) + "\n" if blocks else "", count, remarks)


def _block(question: BankQuestion) -> str | None:
    said = question.model or question.explanation
    general = f"\n####{_escaped(said)}" if said else ""
    answers = _answers(question)
    if answers is None:
        return None
    before, gap, after = question.stem.partition(GAP)
    if GAP in after:
        return None
    stem = _escaped(before.rstrip("\n ")) if gap else _escaped(question.stem)
    # A format before it keeps a text from being a comment, a category, or having a format itself.
    stem = f"[moodle]{stem}" if stem.startswith(("//", "$", "[")) else stem
    behind = _escaped(after.strip()) if gap else ""
    inside = f"{answers}{general}\n" if general or "\n" in answers else answers
    return f"{stem} {{{inside}}}{behind and (behind if behind[0] in '.,;:!?，。；：！？' else f' {behind}')}"


def _answers(question: BankQuestion) -> str | None:
    """What stands between the braces; `None` for a kind that GIFT has not."""
    match question.kind:
        case BankKind.SINGLE:
            return "".join(
                f"\n{'=' if o.key else '~'}{_escaped(o.text)}{_feedback(o.feedback)}" for o in question.options
            )
        case BankKind.MULTIPLE:
            share = Fraction(100, max(1, sum(option.key for option in question.options)))
            part = f"{float(share):.5f}".rstrip("0").rstrip(".")
            cost = part if question.partial else "100"
            return "".join(
                f"\n~%{part if option.key else f'-{cost}'}%{_escaped(option.text)}{_feedback(option.feedback)}"
                for option in question.options
            )
        case BankKind.TRUE_FALSE:
            right = question.options[0] if question.options[0].key else question.options[1]
            wrong = next(option for option in question.options if not option.key)
            is_true = truth(right.text) is True
            said = f"#{_escaped(wrong.feedback)}#{_escaped(right.feedback)}" if right.feedback or wrong.feedback else ""
            return f"{'TRUE' if is_true else 'FALSE'}{said}"
        case BankKind.MATCH:
            rows = (*question.pairs, *(("", spare) for spare in question.spares))
            return "".join(f"\n={_escaped(left)} -> {_escaped(right)}" for left, right in rows)
        case BankKind.ESSAY:
            return ""
        case BankKind.BLANKS | BankKind.CALCULATION if len(question.blanks) == 1:
            blank = question.blanks[0]
            if isinstance(blank, NumberBlank):
                return f"#{blank.value}:{blank.tolerance}" if not blank.tolerance.endswith("%") else None
            stars = isinstance(blank, PatternBlank)
            return " ".join(f"={_escaped(word if stars else word.replace('*', _STAR))}" for word in blank.alternatives)
        case _:
            return None


def _parts(question: BankQuestion) -> int:
    """How many parts there are that Moodle gives points for; 1 for what is right or wrong as a whole."""
    if question.kind is BankKind.MULTIPLE:
        return sum(option.key for option in question.options)
    return len(question.pairs) or 1


def _feedback(text: str) -> str:
    return f"#{_escaped(text)}" if text else ""


def _escaped(text: str) -> str:
    """A text whose signs mean nothing to the grammar, in one line."""
    for sign in "\\~=#{}:":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")
