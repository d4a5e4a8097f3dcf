"""Which questions of a bank are one and the same, and which contradict each other: compared by what they say.

Punctuation, width, case, spaces and the order of options make no difference; signs and numbers do.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

import msgspec

from lessons.bank.bank_question import BankKind, BankOutcome, BankQuestion, Remark
from lessons.content.question import NumberBlank
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.front_matter import ID

_PASSED_OVER = regex(r"(?<![0-9])\.|\.(?![0-9])|-(?![0-9])|[^\w%‰+=<>≥≤±×÷/.\-°℃√\ufffc]|_")
_LONGEST_CODE = 70


def normal(text: str) -> str:
    """What a text says, for comparing."""
    return _PASSED_OVER.sub("", unicodedata.normalize("NFKC", text).casefold())


def with_ids(outcomes: Iterable[BankOutcome]) -> list[BankOutcome]:
    """The outcomes with an id each; what is the same as another, or contradicts it, is not taken.

    Ids come from the bank's own names, else from stem and kind: the same bank gives the same ids again.
    """
    listed = list(outcomes)
    groups: dict[str, list[int]] = defaultdict(list)
    for place, outcome in enumerate(listed):
        if outcome.question:
            groups[normal(outcome.question.stem)].append(place)
    for places in groups.values():
        if len(places) > 1:
            _compare(listed, places)
    codes: dict[str, int] = {}
    for place, outcome in enumerate(listed):
        question = outcome.question
        if question is None:
            continue
        id_ = _code_id(question.code)
        if id_ and (other := codes.setdefault(id_, place)) != place:
            text = N_("has the same code as {other}; its id is made from its text instead")
            outcome, id_ = outcome.remarked(Remark(text, {"other": listed[other].place.short(outcome.place)})), ""
        same_stem = [n for n in groups[normal(question.stem)] if listed[n].question]
        listed[place] = msgspec.structs.replace(outcome, id=id_ or _text_id(question, alone=len(same_stem) == 1))
    return listed


def _compare(listed: list[BankOutcome], places: list[int]) -> None:
    """Compare questions of one stem."""
    variants: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in places:
        variants[_answers(listed[place].question)].append(place)
    for same in variants.values():
        first = listed[same[0]]
        keys = {_key(listed[place].question) for place in same}
        if len(keys) == 1 or (first.question and first.question.kind is BankKind.ESSAY):
            for place in same[1:]:
                text = N_("the same question as {other}; one is enough")
                if len(keys) > 1:
                    text = N_("the same question as {other} with other words for an answer; put them together there")
                other = first.place.short(listed[place].place)
                listed[place] = listed[place].refused(Remark(text, {"other": other}))
            continue
        for place in same:
            others = ", ".join(listed[n].place.short(listed[place].place) for n in same if n != place)
            text = N_("contradicts {other}: the same question with another answer; correct one, and remove the other")
            listed[place] = listed[place].refused(Remark(text, {"other": others}))
    left = [place for same in variants.values() for place in same if listed[place].question]
    for place in left if len(left) > 1 else ():
        others = ", ".join(listed[n].place.short(listed[place].place) for n in left if n != place)
        text = N_("asks in the same words as {other}, with other options or blanks")
        listed[place] = listed[place].remarked(Remark(text, {"other": others}))


def _answers(question: BankQuestion | None) -> tuple[str, ...]:
    """What can be answered, in no order."""
    assert question is not None
    if question.options:
        return tuple(sorted(normal(option.text) for option in question.options))
    if question.pairs:
        return tuple(sorted(normal(side) for side in (*chain(*question.pairs), *question.spares)))
    tolerances = tuple(blank.tolerance for blank in question.blanks if isinstance(blank, NumberBlank))
    return tuple(sorted(map(normal, question.items))) or (
        (question.kind is BankKind.ESSAY and "essay") or "blanks",
        *tolerances,
    )


def _key(question: BankQuestion | None) -> tuple[object, ...]:
    """What is right."""
    assert question is not None
    if question.options:
        return tuple(sorted(normal(option.text) for option in question.options if option.key))
    if question.pairs:
        return tuple(sorted((normal(left), normal(right)) for left, right in question.pairs))
    if question.blanks:
        return tuple(
            (blank.value,) if isinstance(blank, NumberBlank) else tuple(sorted(map(normal, blank.alternatives)))
            for blank in question.blanks
        )
    return tuple(map(normal, question.items)) or (normal(question.model),)


def _code_id(code: str) -> str:
    made = code if code.startswith("q-") else f"q-{code}"
    if not code:
        return ""
    return made if len(made) <= _LONGEST_CODE and ID.fullmatch(made) else f"q-{_digest(code)}"


def _text_id(question: BankQuestion, *, alone: bool) -> str:
    said = f"{question.kind.value}\0{normal(question.stem)}"
    return f"q-{_digest(said)}" if alone else f"q-{_digest(said)}-{_digest(chr(0).join(_answers(question)))[:6]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
