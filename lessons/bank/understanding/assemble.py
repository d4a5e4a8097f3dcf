"""Makes a question of what was found. What is not certain is said; what is not clear is not taken."""

from fractions import Fraction

import msgspec

from lessons.bank.bank_question import GAP, MAX_STEM, BankKind, BankOutcome, BankQuestion, Remark
from lessons.bank.plain_cell import has_picture
from lessons.bank.understanding.assemble_choice import choice, true_false
from lessons.bank.understanding.bank_blanks import filled, numeric, with_gaps
from lessons.bank.understanding.kinds import is_any_choice, kind_named
from lessons.bank.understanding.not_taken import NotTakenError
from lessons.bank.understanding.option_pairs import pairs_in
from lessons.bank.understanding.raw_item import RawItem
from lessons.bank.understanding.read_key import bare, circled, letters, numbers, truth
from lessons.clean import clean_line
from lessons.content.numerals import number
from lessons.problem import N_

MOST_POINTS = 100
_CHOICES = (BankKind.SINGLE, BankKind.MULTIPLE, BankKind.TRUE_FALSE)


def assemble(raw: RawItem) -> BankOutcome:
    """What becomes of a row."""
    remarks: list[Remark] = []
    question: BankQuestion | None = None
    try:
        question = _question(raw, remarks)
    except NotTakenError as refused:
        remarks.append(refused.remark)
    return BankOutcome(raw.place, clean_line(raw.stem, 120), question, tuple(remarks), raw.found())


def _question(raw: RawItem, remarks: list[Remark]) -> BankQuestion:
    if not raw.stem:
        raise NotTakenError(N_("no text of the question; write it, or delete the row"), column=_column(raw, "stem"))
    if len(raw.stem) > MAX_STEM:
        raise NotTakenError(N_("the question is longer than {limit} characters; shorten it"), limit=MAX_STEM)
    if any(map(has_picture, (raw.stem, *raw.options))):
        text = N_("a picture or formula belongs to this question and cannot be brought along; write it in the pack")
        raise NotTakenError(text, column=_column(raw, "stem"))
    kind = _kind(raw, remarks)
    question = _of_kind(kind, raw, remarks)
    if question.kind is BankKind.ESSAY:
        return msgspec.structs.replace(question, code=clean_line(raw.code, 100))
    return msgspec.structs.replace(
        question,
        hint=raw.hint,
        explanation=raw.explanation,
        points=_points(raw, remarks),
        difficulty=clean_line(raw.difficulty, 40),
        source=clean_line(raw.source, 200),
        objective=clean_line(raw.objective, 300),
        code=clean_line(raw.code, 100),
    )


def _kind(raw: RawItem, remarks: list[Remark]) -> BankKind:
    """The kind as it is named, or where that says too little as keys and options make it certain."""
    kind = kind_named(raw.type_name)
    has_options = sum(map(bool, raw.options)) >= 2
    if kind in (BankKind.ESSAY, BankKind.CALCULATION) and has_options and raw.keys and letters(raw.keys[0]):
        kind = None
    elif kind:
        return kind
    elif raw.type_name and not is_any_choice(raw.type_name):
        text = N_(
            "{name} is no kind of question known here; write 单选, 多选, 判断, 填空, 简答, 论述, 排序, 匹配 or 计算"
        )
        raise NotTakenError(text, column=_column(raw, "type_name"), name=clean_line(raw.type_name, 40))
    guess = _likely_kind(raw, has_options)
    if guess is None:
        text = N_("no kind of question is named; write 单选, 多选, 判断, 填空 or 简答")
        if raw.keys and letters(raw.keys[0]):
            text = N_("the answer is a letter, but no options are found; write each on a line of its own, A. and so on")
        raise NotTakenError(text, column=_column(raw, "type_name"))
    if not is_any_choice(raw.type_name):
        remarks.append(Remark(N_("no kind is named; by its answer it is {kind}"), {"kind": guess.value}))
    return guess


def _likely_kind(raw: RawItem, has_options: bool) -> BankKind | None:
    key = raw.keys[0] if raw.keys else ""
    if has_options:
        words = [truth(option) for option in raw.options if option]
        if len(words) == 2 and set(words) == {True, False}:
            return BankKind.TRUE_FALSE
        chosen = len(raw.keys) if len(raw.keys) > 1 else len(letters(key) or numbers(key))
        return BankKind.MULTIPLE if chosen > 1 else BankKind.SINGLE if key else None
    if truth(key) is not None:
        return BankKind.TRUE_FALSE
    is_word = key and not letters(key)  # a letter names an option that was not found
    return BankKind.BLANKS if is_word and GAP in with_gaps(raw.stem) else None


def _of_kind(kind: BankKind, raw: RawItem, remarks: list[Remark]) -> BankQuestion:
    if kind is BankKind.ESSAY:
        return _essay(raw, remarks)
    if not any(raw.keys) and not (kind is BankKind.MATCH and pairs_in(raw.options)):
        raise NotTakenError(N_("no answer is given; write it"), column=_column(raw, "keys"))
    match kind:
        case BankKind.TRUE_FALSE:
            return true_false(raw, remarks)
        case BankKind.SINGLE | BankKind.MULTIPLE:
            return choice(kind, raw, remarks)
        case BankKind.ORDER:
            return _order(raw, remarks)
        case BankKind.MATCH:
            found = pairs_in(raw.options)
            found = found if found.pairs else pairs_in(raw.keys)
            if len(found.pairs) < 2:
                text = N_("no pairs are found; write each as left=right, with | between them")
                raise NotTakenError(text, column=_column(raw, "keys"))
            if len({left for left, _ in found.pairs}) < len(found.pairs):
                raise NotTakenError(N_("a left side appears twice; keep one"), column=_column(raw, "keys"))
            return BankQuestion(kind=kind, stem=raw.stem, pairs=found.pairs, spares=found.spares)
        case BankKind.CALCULATION:
            blank = numeric(raw.stem, raw.keys[0]) if len(raw.keys) == 1 else None
            if blank is None:
                return _essay(raw, remarks)
            remarks.extend(blank.remarks)
            return BankQuestion(kind=kind, stem=blank.stem, blanks=blank.blanks)
        case _:
            parts = filled(raw.stem, list(raw.keys), _column(raw, "keys"))
            if isinstance(parts, Remark):
                raise NotTakenError.of(parts)
            remarks.extend(parts.remarks)
            return BankQuestion(kind=kind, stem=parts.stem, blanks=parts.blanks)


def _essay(raw: RawItem, remarks: list[Remark]) -> BankQuestion:
    model = "\n".join(dict.fromkeys(filter(None, [*raw.keys, raw.explanation])))
    remarks.append(Remark(N_("no machine can grade this; it becomes a reflection, its answer the model answer")))
    if any((raw.hint, raw.points, raw.difficulty, raw.source, raw.objective)):
        remarks.append(Remark(N_("a reflection has no points, hint, difficulty, source or chapter; they are left out")))
    return BankQuestion(kind=BankKind.ESSAY, stem=raw.stem, model=model)


def _order(raw: RawItem, remarks: list[Remark]) -> BankQuestion:
    options = [option for option in raw.options if option]
    key = raw.keys[0] if len(raw.keys) == 1 else "".join(raw.keys)
    order = letters(key) or circled(key) or numbers(key)
    if not order and bare(key).isdecimal():
        order = tuple(int(digit) - 1 for digit in bare(key))
    if len(options) < 2 or sorted(order) != list(range(len(options))):
        text = N_("the answer must name each of the {n} items once, in the right order, such as BACD")
        raise NotTakenError(text, column=_column(raw, "keys"), n=len(options))
    if len(set(options)) < len(options):
        raise NotTakenError(N_("two options are the same; change one"), column=_column(raw, "options"))
    if not letters(key):
        shown = " → ".join(options[n] for n in order)
        remarks.append(Remark(N_("read as this order: {order}"), {"order": clean_line(shown, 200)}))
    return BankQuestion(kind=BankKind.ORDER, stem=raw.stem, items=tuple(options[n] for n in order))


def _points(raw: RawItem, remarks: list[Remark]) -> int:
    text = raw.points.strip().removesuffix("分").strip()
    if not text:
        return 1
    value = number(text) or Fraction(0)
    points = int(value + Fraction(1, 2))
    rounded = min(max(points, 1), MOST_POINTS)
    if value != rounded:
        said = N_("points are whole numbers from 1 to {limit}: {value} becomes {points}")
        fields: dict[str, str | int] = {"limit": MOST_POINTS, "value": clean_line(raw.points, 20), "points": rounded}
        remarks.append(Remark(said, fields, _column(raw, "points")))
    return rounded


def _column(raw: RawItem, field: str) -> str:
    return raw.columns.get(field, "")
