"""A test as it is sat on paper: each version draws and shuffles by its own seed, as an attempt on the screen does."""

from typing import NamedTuple

from lessons.assessment.paper import PaperItem, draw
from lessons.bank.written.plain_question import blank_words, words
from lessons.content.lesson import Test
from lessons.content.question import Choice, Cloze, Matching, Ordering
from lessons.problem import N_

BLANK = "________"
_IN_A_LINE = 6
"""Letters of a match in a line of the answer sheet."""
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class SheetQuestion(NamedTuple):
    """A question on paper."""

    number: int
    stem: str
    parts: list[str]
    """Its options, items or sides, a line each, with their letters."""
    points: int
    answer: str
    """What is right, as it is written on the answer sheet."""
    explanation: str
    source: str
    how: list[str]
    """What to do, and how it counts: message ids."""
    room: list[str]
    """The lines to write in on the answer sheet, each with what stands before its answers; none: a single letter."""


class SheetVersion(NamedTuple):
    """One version of a test on paper."""

    name: str
    """`A`, `B` …; empty where there is only one."""
    title: str
    minutes: int
    pass_percent: int
    questions: list[SheetQuestion]

    @property
    def points(self) -> int:
        """Points of all questions."""
        return sum(question.points for question in self.questions)


def sheet_version(test: Test, title: str, seed: str, name: str) -> SheetVersion:
    """The version that a seed draws: the same for the same seed, anywhere."""
    paper = draw(test, f"{seed}-{name}")
    questions = [_question(number, item) for number, item in enumerate(paper.items, 1)]
    return SheetVersion(name, title, test.minutes, test.pass_percent, questions)


def _question(number: int, item: PaperItem) -> SheetQuestion:
    question, order = item.question, item.order
    stem, answer = words(question.stem), ""
    parts: list[str] = []
    how: list[str] = []
    room: list[str] = []
    match question:
        case Choice():
            parts = [f"{chr(65 + n)}. {words(question.options[place].text)}" for n, place in enumerate(order)]
            answer = "".join(chr(65 + n) for n, place in enumerate(order) if question.options[place].key)
            how = [N_("several may be right") if question.multiple else N_("one is right")]
        case Ordering():
            parts = [f"{chr(65 + n)}. {words(question.items[place])}" for n, place in enumerate(order)]
            answer = "".join(chr(65 + order.index(n)) for n in range(len(order)))
            how, room = [N_("write the letters in the right order")], [""]
        case Matching():
            parts = [f"{_CIRCLED[n % 20]} {words(left)}" for n, (left, _right) in enumerate(question.pairs)]
            sides = list(dict.fromkeys(words(question.rights[place]) for place in order))
            parts += [f"{chr(65 + n)}. {side}" for n, side in enumerate(sides)]
            letters = [chr(65 + sides.index(words(right))) for _left, right in question.pairs]
            answer = "  ".join(f"{_CIRCLED[n % 20]}{letter}" for n, letter in enumerate(letters))
            how = [N_("write a letter to each number")]
            how += [N_("a letter may fit several")] if len(set(letters)) < len(letters) else []
            places = [f"{_CIRCLED[n % 20]}____" for n in range(len(letters))]
            room = ["   ".join(places[start : start + _IN_A_LINE]) for start in range(0, len(places), _IN_A_LINE)]
        case Cloze():
            for n in range(len(question.blanks)):
                stem = stem.replace(f"[[{n}]]", BLANK)
            answer = "； ".join(map(blank_words, question.blanks))
            how = [N_("fill in")]
            room = [_CIRCLED[n % 20] for n in range(len(question.blanks))] if len(question.blanks) > 1 else [""]
    how += [N_("what is right in part earns points")] if question.partial else []
    return SheetQuestion(
        number, stem, parts, question.points, answer, words(question.explanation), question.source, how, room
    )
