"""A test as it is sat on paper: each version draws and shuffles by its own seed, as an attempt on the screen does."""

from typing import NamedTuple

from lessons.assessment.paper import PaperItem, draw
from lessons.bank.written.plain_question import blank_words, words
from lessons.content.lesson import Test
from lessons.content.question import Choice, Cloze, Matching, Ordering

BLANK = "________"
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
    is_multiple: bool


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
    stem, answer, multiple = words(question.stem), "", False
    parts: list[str] = []
    match question:
        case Choice():
            parts = [f"{chr(65 + n)}. {words(question.options[place].text)}" for n, place in enumerate(order)]
            answer = "".join(chr(65 + n) for n, place in enumerate(order) if question.options[place].key)
            multiple = question.multiple
        case Ordering():
            parts = [f"{chr(65 + n)}. {words(question.items[place])}" for n, place in enumerate(order)]
            answer = "".join(chr(65 + order.index(n)) for n in range(len(order)))
        case Matching():
            parts = [f"{_CIRCLED[n % 20]} {words(left)}" for n, (left, _right) in enumerate(question.pairs)]
            parts += [f"{chr(65 + n)}. {words(question.rights[place])}" for n, place in enumerate(order)]
            answer = "  ".join(f"{_CIRCLED[n % 20]}{chr(65 + order.index(n))}" for n in range(len(question.pairs)))
        case Cloze():
            for n in range(len(question.blanks)):
                stem = stem.replace(f"[[{n}]]", BLANK)
            answer = "； ".join(map(blank_words, question.blanks))
    return SheetQuestion(
        number, stem, parts, question.points, answer, words(question.explanation), question.source, multiple
    )
