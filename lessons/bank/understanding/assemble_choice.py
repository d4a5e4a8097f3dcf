"""Makes a choice of options and key, each option right or not beyond doubt."""

import re

from lessons.bank.bank_question import MAX_OPTIONS, BankKind, BankOption, BankQuestion, Remark
from lessons.bank.understanding.not_taken import NotTakenError
from lessons.bank.understanding.raw_item import RawItem
from lessons.bank.understanding.read_key import (
    circled,
    letters,
    numbers,
    option_named,
    options_named,
    truth,
    verdict_words,
)
from lessons.clean import clean_line
from lessons.problem import N_


def true_false(raw: RawItem, remarks: list[Remark]) -> BankQuestion:
    """A statement that is right or wrong; options that say neither make it a single choice."""
    column = raw.columns.get("keys", "")
    options = [option for option in raw.options if option]
    words = [truth(option) for option in options]
    if options and set(words) != {True, False}:
        remarks.append(Remark(N_("its options say neither right nor wrong; it is taken as a single choice")))
        return choice(BankKind.SINGLE, raw, remarks)
    key = raw.keys[0]
    right = truth(key)
    named = letters(key) or (numbers(key) if raw.by_number else ())
    if words and len(named) == 1 and named[0] < len(words) and right is None:
        right = words[named[0]]
    elif right is None and not words and named in ((0,), (1,)):
        right = named == (0,)
        text = N_("A is read as right and B as wrong, since no options stand there")
        remarks.append(Remark(text, column=column))
    elif right is None and key.strip() in ("1", "0"):
        right = key.strip() == "1"
        remarks.append(Remark(N_("1 is read as right and 0 as wrong"), column=column))
    if right is None:
        text = N_("{key} says neither right nor wrong; write 对 or 错")
        raise NotTakenError(text, column=column, key=clean_line(key, 40))
    yes, no = verdict_words(raw.stem)
    return BankQuestion(
        kind=BankKind.TRUE_FALSE, stem=raw.stem, options=(BankOption(yes, right), BankOption(no, not right))
    )


def choice(kind: BankKind, raw: RawItem, remarks: list[Remark]) -> BankQuestion:
    """A single or multiple choice."""
    options = without_letters(list(raw.options))
    while options and not options[-1]:
        options.pop()
    column = raw.columns.get("options", "")
    given = [option for option in options if option]
    if len(given) < 2:
        raise NotTakenError(N_("a choice needs two options at least; write them"), column=column)
    if len(given) > MAX_OPTIONS:
        raise NotTakenError(N_("more than {limit} options; leave some out"), column=column, limit=MAX_OPTIONS)
    if len(set(given)) < len(given):
        raise NotTakenError(N_("two options are the same; change one"), column=column)
    chosen = _chosen(kind, options, raw, remarks)
    for place in chosen:
        if place >= len(options) or not options[place]:
            text = N_("the answer names {option}, which is no option; correct it")
            raise NotTakenError(text, column=raw.columns.get("keys", ""), option=_name(place, raw))
    if len(set(chosen)) < len(chosen):
        raise NotTakenError(N_("the answer names an option twice; correct it"), column=raw.columns.get("keys", ""))
    if kind is BankKind.SINGLE and len(chosen) > 1:
        text = N_("a single choice with {n} answers; correct the kind or the answer")
        raise NotTakenError(text, column=raw.columns.get("keys", ""), n=len(chosen))
    if kind is BankKind.MULTIPLE and len(chosen) == 1:
        remarks.append(Remark(N_("a multiple choice with one right answer"), column=raw.columns.get("keys", "")))
    if len(given) < len(options):
        remarks.append(Remark(N_("an option in between is empty and left out"), column=column))
    made = tuple(BankOption(option, place in chosen) for place, option in enumerate(options) if option)
    return BankQuestion(kind=kind, stem=raw.stem, options=made)


def without_letters(options: list[str]) -> list[str]:
    """Options without the letters before them, where each begins with its own."""
    lettered = [
        re.match(rf"[(（]?{chr(65 + n)}\s*[.．、:：)）]\s*(?=\S)", option, re.I) for n, option in enumerate(options)
    ]
    if all(found for found, option in zip(lettered, options, strict=True) if option):
        return [option[found.end() :] if found else option for found, option in zip(lettered, options, strict=True)]
    return options


def _chosen(kind: BankKind, options: list[str], raw: RawItem, remarks: list[Remark]) -> tuple[int, ...]:
    """The places of the right options."""
    column = raw.columns.get("keys", "")
    chosen: list[int] = []
    for key in raw.keys:
        named = letters(key) or (numbers(key) if raw.by_number and not circled(key) else ())
        spelled = option_named(key, options)
        beyond = any(place >= len(options) for place in named)
        if spelled >= 0 and (not named or beyond or (kind is BankKind.SINGLE and len(named) > 1)):
            named = (spelled,)
        elif not named or beyond:
            named = options_named(key, options) or named or circled(key)
        if not named:
            text = N_("{key} names no option; write its letter")
            raise NotTakenError(text, column=column, key=clean_line(key, 40))
        if not letters(key) and not (raw.by_number and numbers(key)) and not circled(key):
            remarks.append(
                Remark(N_("the answer is spelled out: {options}"), {"options": ", ".join(_name(n, raw) for n in named)})
            )
        chosen += named
    return tuple(chosen)


def _name(place: int, raw: RawItem) -> str:
    return str(place + 1) if raw.by_number else chr(65 + place)
