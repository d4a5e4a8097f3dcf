"""Reads GIFT, the text format of Moodle, by the rules of `question/format/gift/format.php` there."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import msgspec

from lessons.bank.bank_question import BankKind, BankOption, BankOutcome, BankPlace, BankQuestion, BankReading, Remark
from lessons.bank.gift.gift_text import GiftWords, hidden_escapes, split_feedback, unescaped
from lessons.bank.same_question import normal
from lessons.bank.understanding.not_taken import NotTakenError
from lessons.bank.understanding.option_pairs import sides
from lessons.clean import clean_line
from lessons.content.answer_pattern import has_star, plain_answers, says_something
from lessons.content.question import NumberBlank, PatternBlank, TextBlank
from lessons.problem import N_
from lessons.regex import regex

LAYOUT = "GIFT"
_GIFT = regex(r"(?<!\\)\{\s*(?:#|=|~|(?:T|F|TRUE|FALSE)\s*[#}]|\})|^\s*::[^:\n]+::|^\$CATEGORY:", re.M)
_NAME = regex(r"::(.*?)::", re.S)
_WEIGHT = regex(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_ID = regex(r"\[id:([^\]]{1,80})\]")
_CATEGORY = regex(r"\$CATEGORY:\s*(?:\$[a-z0-9]+\$/)?(?:top/?)?(.*)", re.S)
_ROUNDED = 0.5
"""Weights are written with the decimals that somebody likes."""
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")
_CREDIT = regex(r"\[credit:(part|whole)\]")
_PART = N_("some answers earn a part of the points in Moodle; here a question gives all or none")
_PARTS = N_("what is right in part earns its share, as in Moodle: {n} points, one for each part")
_COST = N_("a wrong choice costs as much here as a right one earns, which it does not in Moodle")
_PAIRS = N_("each pair earns a part of the points in Moodle; here credit=part says so, else all or none")
_FEEDBACK = N_("feedback on an answer that is typed has no counterpart; it is not taken")


class GiftComments(NamedTuple):
    """What comments say of a question."""

    code: str
    credit: str
    """`part` or `whole`, as `write_gift` says it; empty where nothing is said."""


def is_gift(text: str) -> bool:
    """Whether a text looks like GIFT: answers in braces, a name between colons or a category."""
    return _GIFT.search(text) is not None


def read_gift(file: str, text: str) -> BankReading:
    """What becomes of each question."""
    outcomes: list[BankOutcome] = []
    objective = ""
    names = 0
    for line, block, comments in _blocks(text):
        place = BankPlace(file, row=line + 1)
        escaped = hidden_escapes(block)
        if found := _CATEGORY.fullmatch(escaped):
            objective = " / ".join(part.strip() for part in unescaped(found[1]).split("/") if part.strip())
            continue
        remarks: list[Remark] = []
        question: BankQuestion | None = None
        name = _NAME.match(escaped)
        said = escaped[name.end() :].strip() if name else escaped
        names += bool(name and not _says(said, name[1]))
        stem = clean_line(unescaped(said.partition("{")[0]), 120)
        try:
            named, credit = _ID.search(comments), _CREDIT.search(comments)
            said_of = GiftComments(named[1] if named else "", credit[1] if credit else "")
            question = _question(said, objective, said_of, remarks)
        except NotTakenError as refused:
            remarks.append(refused.remark)
        outcomes.append(BankOutcome(place, stem, question, tuple(remarks), (("stem", unescaped(said)),)))
    text = N_("names of questions, ::between colons::, have no place here: {n} are left out")
    notes = ((BankPlace(file), Remark(text, {"n": names})),) if names else ()
    return BankReading(LAYOUT, tuple(outcomes), notes)


def _says(text: str, name: str) -> bool:
    """Whether a question's name is how it begins anyway."""
    return normal(unescaped(text)).startswith(normal(unescaped(name)))


def _blocks(text: str) -> list[tuple[int, str, str]]:
    """The stretches between empty lines: the first line that says something, what they say, and their comments."""
    blocks: list[tuple[int, str, str]] = []
    lines: list[str] = []
    comments: list[str] = []
    first = 0
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip().startswith("//"):
            comments.append(line.strip())
        elif line.strip():
            first = first if lines else number
            lines.append(line.strip())
        elif lines:
            blocks.append((first, "\n".join(lines), "\n".join(comments)))
            lines, comments = [], []
    return blocks


def _question(text: str, objective: str, beside: GiftComments, remarks: list[Remark]) -> BankQuestion:
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise NotTakenError(N_("a description, which asks nothing; write its words into the lesson"))
    if start < 0 or end < start:
        raise NotTakenError(N_("a brace { or } is missing; add it, or write \\{ where the sign itself is meant"))
    before, answers, after = text[:start], text[start + 1 : end].strip(), text[end + 1 :].strip()
    answers, _, general = answers.partition("####") if "####" in answers else (answers, "", "")
    if "{" in after or "}" in after:
        raise NotTakenError(N_("a second pair of braces; write two questions, with an empty line between"))
    said = GiftWords(before, after, answers.strip(), remarks)
    question = _with_credit(_answered(said), said, beside.credit)
    feedback = "model" if question.kind is BankKind.ESSAY else "explanation"
    return msgspec.structs.replace(
        question, objective=clean_line(objective, 300), code=beside.code, **{feedback: said.plain(general)}
    )


def _answered(said: GiftWords) -> BankQuestion:
    answers = said.answers
    if not said.stem:
        raise NotTakenError(N_("no text of the question; write it, or delete the row"))
    if not answers:
        text = N_("no machine can grade this; it becomes a reflection, its answer the model answer")
        said.remarks.append(Remark(text))
        return BankQuestion(kind=BankKind.ESSAY, stem=said.stem)
    if answers.startswith("#"):
        return _numeric(said, answers[1:].strip())
    if "~" in answers:
        return _choice(said)
    if "=" in answers and "->" in answers:
        return _matching(said)
    verdict, *feedback = (part.strip() for part in answers.split("#", 2))
    if verdict.upper() in (*_TRUE, *_FALSE):
        right = verdict.upper() in _TRUE
        wrong_word, right_word = (said.plain(part) for part in (*feedback, "", "")[:2])
        yes, no = said.words
        options = (
            BankOption(yes, right, right_word if right else wrong_word),
            BankOption(no, not right, wrong_word if right else right_word),
        )
        return BankQuestion(kind=BankKind.TRUE_FALSE, stem=said.stem, options=options)
    return _typed(said)


def _choice(said: GiftWords) -> BankQuestion:
    parts = [part.strip() for part in said.answers.replace("=", "~=").split("~")]
    options: list[BankOption] = []
    whole = partly = 0
    weights: list[float] = []
    single = "=" in said.answers
    for part in parts if parts[0] else parts[1:]:
        weight, text = _weighed(part)
        key = weight >= 100 if single else weight > 0
        whole += weight >= 100
        partly += single and 0 != weight < 100
        weights.append(weight)
        words, feedback = split_feedback(text)
        options.append(BankOption(said.plain(words), key, said.plain(feedback)))
    if len(options) < 2 or not all(option.text for option in options):
        raise NotTakenError(N_("a choice needs two options at least; write them"))
    if len({option.text for option in options}) < len(options):
        raise NotTakenError(N_("two options are the same; change one"))
    if single and whole != 1:
        raise NotTakenError(
            N_("several options are wholly right, of which one is to be chosen; leave one = among them")
        )
    if not any(option.key for option in options):
        raise NotTakenError(N_("no option is right; mark one with ="))
    said.weights = () if single else tuple(weights)
    if partly:
        said.remarks.append(Remark(_PART))
    return BankQuestion(kind=BankKind.SINGLE if single else BankKind.MULTIPLE, stem=said.stem, options=tuple(options))


def _with_credit(question: BankQuestion, said: GiftWords, credit: str) -> BankQuestion:
    """The question with points for its parts, where it earns as much for each."""
    share = 100 / max(1, sum(option.key for option in question.options))
    right = [weight for weight in said.weights if weight > 0]
    wrong = [weight for weight in said.weights if weight <= 0]
    parts = len(question.pairs) if question.pairs else len(right)
    if question.pairs and not credit:
        said.remark_once(_PAIRS)
    equal = all(abs(weight - share) < _ROUNDED for weight in right)
    if credit == "whole" or parts < 2 or not (credit or right):
        return question
    if not equal:
        said.remark_once(_PART)
        return question
    if any(abs(weight + share) >= _ROUNDED for weight in wrong):
        said.remark_once(_COST)
    if not credit:
        said.remarks.append(Remark(_PARTS, {"n": parts}))
    return msgspec.structs.replace(question, partial=True, points=parts)


def _matching(said: GiftWords) -> BankQuestion:
    rows = []
    for part in said.answers.split("=")[1:]:
        left, arrow, right = part.partition("->")
        if not arrow or not right.strip():
            raise NotTakenError(N_("a pair is written =left -> right; complete it"))
        rows.append((said.plain(left), said.plain(right)))
    pairs, spares = sides(rows)
    if len(pairs) < 2 or len({left for left, _ in pairs}) < len(pairs):
        raise NotTakenError(N_("matching needs two pairs at least, each left side once"))
    return BankQuestion(kind=BankKind.MATCH, stem=said.stem, pairs=pairs, spares=spares)


def _typed(said: GiftWords) -> BankQuestion:
    parts = said.answers.split("=")
    parts = parts[1:] if not parts[0].strip() else parts
    right = []
    for part in parts:
        weight, text = _weighed(part.strip(), default=100)
        words, feedback = split_feedback(text)
        if feedback:
            said.remark_once(_FEEDBACK)
        if weight >= 100:
            right.append(said.plain(words).replace("\n", " "))
        elif weight:
            said.remark_once(_PART)
    if not right or not all(right):
        raise NotTakenError(N_("an answer is empty; write what is to be filled in"))
    return BankQuestion(kind=BankKind.BLANKS, stem=said.with_gap(), blanks=(_words(right, said),))


def _words(right: list[str], said: GiftWords) -> TextBlank | PatternBlank:
    """What may be typed; a `*` stands for any characters, as in our patterns."""
    patterns = [word for word in right if has_star(word)]
    words = [*plain_answers(tuple(right))]
    if not patterns:
        return TextBlank(tuple(dict.fromkeys(words)))
    if not all(map(says_something, patterns)):
        raise NotTakenError(N_("* alone would let anything be right; write out what is right"))
    if not words:
        words = [" ".join(patterns[0].replace("\\*", "\0").replace("*", " ").replace("\0", "*").split())]
        said.remarks.append(Remark(N_("{answer} is shown as the right answer"), {"answer": words[0]}))
    escaped = [word.replace("*", "\\*") for word in words]
    return PatternBlank(tuple(dict.fromkeys([*escaped, *patterns])))


def _numeric(said: GiftWords, answers: str) -> BankQuestion:
    right = []
    answers, wrong, _feedback = answers.partition("~")
    if wrong:
        said.remark_once(_FEEDBACK)
    for part in [part.strip() for part in answers.split("=") if part.strip()]:
        weight, text = _weighed(part, default=100)
        words, feedback = split_feedback(text)
        if feedback:
            said.remark_once(_FEEDBACK)
        if weight >= 100:
            right.append(_blank(unescaped(words).strip()))
        elif weight:
            said.remark_once(_PART)
    if len(right) != 1:
        raise NotTakenError(N_("a number to be typed needs one right answer; here are {n}"), n=len(right))
    return BankQuestion(kind=BankKind.CALCULATION, stem=said.with_gap(), blanks=(right[0],))


def _blank(text: str) -> NumberBlank:
    """A number with its tolerance, `3.14:0.01`, or the middle of a range, `3.1..3.2`."""
    try:
        if ".." in text:
            low, high = (Decimal(part.strip()) for part in text.split("..", 1))
            if low <= high:
                return NumberBlank(_spelled((low + high) / 2), _spelled((high - low) / 2))
        value, _, tolerance = (part.strip() for part in text.partition(":"))
        if Decimal(tolerance or "0") >= 0:
            return NumberBlank(_spelled(Decimal(value)), _spelled(Decimal(tolerance or "0")))
    except InvalidOperation:
        pass
    raise NotTakenError(N_("{text} is no number with a tolerance; write it like 3.14:0.01"), text=clean_line(text, 40))


def _spelled(value: Decimal) -> str:
    plain = format(value, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def _weighed(text: str, default: float = 0) -> tuple[float, str]:
    """How many percent an answer earns, and the answer."""
    equal = text.startswith("=")
    text = text.removeprefix("=").strip()
    found = _WEIGHT.match(text)
    if found:
        return float(found[1]), text[found.end() :]
    return (100 if equal else default), text
