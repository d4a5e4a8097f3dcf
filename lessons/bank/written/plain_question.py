"""A question of a pack as a bank has it: plain words. What Markdown says beyond words is told to be lost."""

import re
from typing import NamedTuple, assert_never

from lessons.bank.bank_question import GAP, BankKind, BankOption, BankQuestion
from lessons.bank.understanding.read_key import verdict_words
from lessons.bank.written.escape import paragraphs
from lessons.content.answer_pattern import plain_answers
from lessons.content.lesson import Prompt
from lessons.content.question import Blank, Choice, Cloze, Matching, NumberBlank, Ordering, Question, TextBlank
from lessons.regex import regex
from lessons.text.plain_words import is_plain
from lessons.typeset.spoken import spoken_lines

_BLANK = regex(r"\[\[[0-9]+\]\]")


class PlainQuestion(NamedTuple):
    """A question in plain words, and whether its Markdown had more in it than words."""

    question: BankQuestion
    is_simpler: bool


def words(markdown: str) -> str:
    """What a text shows, a line for each paragraph."""
    return markdown if not markdown or is_plain(markdown) else "\n".join(spoken_lines(markdown))


def blank_words(blank: Blank) -> str:
    """What is right in a blank, for whoever reads it."""
    if isinstance(blank, NumberBlank):
        return f"{blank.value} ± {blank.tolerance}"
    return " / ".join(blank.alternatives if isinstance(blank, TextBlank) else plain_answers(blank.alternatives))


def plain_question(question: Question, objective: str) -> PlainQuestion:
    """A question in plain words; `objective` is the name of its own."""
    reader = _PlainReader()
    stem = reader.words(_BLANK.sub(GAP, question.stem) if isinstance(question, Cloze) else question.stem)
    hint, explanation = reader.words(question.hint), reader.words(question.explanation)
    kind = BankKind.SINGLE
    options: tuple[BankOption, ...] = ()
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    spares: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    match question:
        case Choice():
            options = tuple(
                BankOption(reader.words(option.text), option.key, reader.words(option.feedback))
                for option in question.options
            )
            is_verdict = tuple(option.text for option in options) == verdict_words(stem)
            kind = BankKind.MULTIPLE if question.multiple else BankKind.TRUE_FALSE if is_verdict else BankKind.SINGLE
        case Ordering():
            kind, items = BankKind.ORDER, tuple(map(reader.words, question.items))
        case Matching():
            kind = BankKind.MATCH
            pairs = tuple((reader.words(left), reader.words(right)) for left, right in question.pairs)
            spares = tuple(map(reader.words, question.spares))
        case Cloze():
            blanks = question.blanks
            kind = BankKind.CALCULATION if len(blanks) == 1 and isinstance(blanks[0], NumberBlank) else BankKind.BLANKS
        case _:
            assert_never(question)
    made = BankQuestion(
        kind=kind, stem=stem, options=options, items=items, pairs=pairs, spares=spares, blanks=blanks, hint=hint,
        explanation=explanation, points=question.points, partial=question.partial,
        difficulty=question.difficulty, source=question.source, objective=objective, code=question.id,
    )  # fmt: skip
    return PlainQuestion(made, reader.is_simpler)


def plain_prompt(prompt: Prompt) -> PlainQuestion:
    """A reflection in plain words."""
    reader = _PlainReader()
    stem, model = reader.words(prompt.text), reader.words(prompt.model)
    return PlainQuestion(BankQuestion(kind=BankKind.ESSAY, stem=stem, model=model, code=prompt.id), reader.is_simpler)


class _PlainReader:
    def __init__(self) -> None:
        self.is_simpler = False

    def words(self, markdown: str) -> str:
        plain = words(markdown)
        # Written anew, plain words give the same Markdown unless there was more in it than words.
        self.is_simpler |= plain != markdown and words(paragraphs(plain)) != plain
        self.is_simpler |= bool(re.search(r"(?<!\\)(?:\*\*|`|\$|!\[|\]\()|^\s*\|", markdown, re.M))
        return plain
