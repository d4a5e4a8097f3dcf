"""A question of a pack as a bank has it: plain words. What Markdown says beyond words is told to be lost."""

import re
from typing import NamedTuple, assert_never

from lessons.bank.bank_question import GAP, BankOption, BankQuestion, Kind
from lessons.bank.understanding.read_key import truth
from lessons.bank.written.escape import is_tame, paragraphs
from lessons.content.lesson import Prompt
from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, Question
from lessons.typeset.spoken import spoken_lines

_BLANK = re.compile(r"\[\[[0-9]+\]\]")


class PlainQuestion(NamedTuple):
    """A question in plain words, and whether its Markdown had more in it than words."""

    question: BankQuestion
    is_simpler: bool


def words(markdown: str) -> str:
    """What a text shows, a line for each paragraph."""
    return markdown if not markdown or is_tame(markdown) else "\n".join(spoken_lines(markdown))


def plain_question(question: Question, objective: str) -> PlainQuestion:
    """A question in plain words; `objective` is the name of its own."""
    reader = _Reader()
    stem = reader.words(_BLANK.sub(GAP, question.stem) if isinstance(question, Cloze) else question.stem)
    hint, explanation = reader.words(question.hint), reader.words(question.explanation)
    kind, options, items, pairs, blanks = Kind.SINGLE, (), (), (), ()  # type: ignore[var-annotated]
    match question:
        case Choice():
            options = tuple(
                BankOption(reader.words(option.text), option.key, reader.words(option.feedback))
                for option in question.options
            )
            verdicts = {truth(option.text) for option in options}
            kind = Kind.MULTIPLE if question.multiple else kind
            kind = (
                Kind.TRUE_FALSE if len(options) == 2 and verdicts == {True, False} and not question.multiple else kind
            )
        case Ordering():
            kind, items = Kind.ORDER, tuple(map(reader.words, question.items))
        case Matching():
            kind = Kind.MATCH
            pairs = tuple((reader.words(left), reader.words(right)) for left, right in question.pairs)
        case Cloze():
            blanks = question.blanks
            kind = Kind.CALCULATION if len(blanks) == 1 and isinstance(blanks[0], NumberBlank) else Kind.BLANKS
        case _:
            assert_never(question)
    made = BankQuestion(
        kind=kind, stem=stem, options=options, items=items, pairs=pairs, blanks=blanks, hint=hint,
        explanation=explanation, points=question.points, difficulty=question.difficulty, source=question.source,
        objective=objective, code=question.id,
    )  # fmt: skip
    return PlainQuestion(made, reader.is_simpler)


def plain_prompt(prompt: Prompt) -> PlainQuestion:
    """A reflection in plain words."""
    reader = _Reader()
    stem, model = reader.words(prompt.text), reader.words(getattr(prompt, "model", ""))
    return PlainQuestion(BankQuestion(kind=Kind.ESSAY, stem=stem, model=model, code=prompt.id), reader.is_simpler)


class _Reader:
    def __init__(self) -> None:
        self.is_simpler = False

    def words(self, markdown: str) -> str:
        plain = words(markdown)
        # Written anew, plain words give the same Markdown unless there was more in it than words.
        self.is_simpler |= plain != markdown and words(paragraphs(plain)) != plain
        self.is_simpler |= bool(re.search(r"(?<!\\)(?:\*\*|`|\$|!\[|\]\()|^\s*\|", markdown, re.M))
        return plain
