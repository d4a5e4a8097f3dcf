"""The question types and their grading.

A response is what a member gave, always in terms of the author's order (never of the shuffled order
on the screen), so that it can be graded again at any time:

| type | response |
|---|---|
| Choice | chosen option indexes, ascending |
| Ordering | item indexes, in the order the member put them |
| Matching | for each left side, the index among `Matching.rights` of the chosen one, or -1 |
| Cloze | for each blank, the text typed |
"""

import hashlib
from itertools import pairwise
from typing import assert_never

import msgspec

from lessons.content.answer_pattern import matches
from lessons.content.typed_answer import Around, Quantity, fold_answer, quantity, within

Response = tuple[int | str, ...]


class Option(msgspec.Struct, frozen=True):
    """One option of a choice question."""

    text: str
    key: bool
    """Whether choosing it is right."""
    feedback: str = ""


class TextBlank(msgspec.Struct, frozen=True, tag="text"):
    """A gap filled with words; any of `alternatives` is right, in the normal form of `lessons.content.typed_answer`."""

    alternatives: tuple[str, ...]


class NumberBlank(msgspec.Struct, frozen=True, tag="number"):
    """A gap filled with a number; right within `tolerance` (exact decimal arithmetic)."""

    value: str
    tolerance: str
    """Absolute, or relative when it ends in `%`."""


class PatternBlank(msgspec.Struct, frozen=True, tag="pattern"):
    """A gap filled with words; right is what has the form of one of `alternatives` (`lessons.content.answer_pattern`).

    The first of them is an answer as it stands, without a pattern.
    """

    alternatives: tuple[str, ...]


Blank = TextBlank | PatternBlank | NumberBlank


class _Common(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    stem: str
    """Markdown. In a Cloze, each blank stands as `[[n]]`, n counting from 0."""
    hint: str = ""
    explanation: str = ""
    points: int = 1
    objective: str = ""
    see: str = ""
    """The heading, or its anchor, under which the lesson answers it (`lessons.content.answer_place`)."""
    partial: bool = False
    """Whether an answer that is right in part earns points, too (`share`)."""
    source: str = ""
    """What it rests on, plain text: a rule and its clause."""
    difficulty: str = ""
    """As a question bank says it; nothing is made of it."""
    line: int = 0
    """Line of its heading in the file, from 0."""
    digest: str = ""
    """See `question_digest`: what a paper pins."""


class Choice(_Common, frozen=True, tag="choice"):
    """Single choice (`multiple` false, exactly one key) or multiple choice (any number of keys)."""

    options: tuple[Option, ...]
    multiple: bool = False


class Ordering(_Common, frozen=True, tag="ordering"):
    """Put in order; `items` are in the right order."""

    items: tuple[str, ...]


class Matching(_Common, frozen=True, tag="matching"):
    """Match each left side with its right side; `pairs` are right as written."""

    pairs: tuple[tuple[str, str], ...]
    headings: tuple[str, str] = ("", "")
    spares: tuple[str, ...] = ()
    """Right sides that fit no left one."""

    @property
    def rights(self) -> tuple[str, ...]:
        """All that can be chosen: the right sides of the pairs, then the spares."""
        return (*(right for _, right in self.pairs), *self.spares)


class Cloze(_Common, frozen=True, tag="cloze"):
    """Fill in words or numbers."""

    blanks: tuple[Blank, ...]


Question = Choice | Ordering | Matching | Cloze

_encoder = msgspec.json.Encoder(order="sorted")
_BESIDE = ("line", "see", "source", "difficulty")


def question_digest(question: Question) -> str:
    """SHA-256 over the canonical JSON of everything but `digest` and `_BESIDE`, which changes nothing that is asked.

    What was added later counts only where it is used, so that older questions keep their digests.
    """
    content = msgspec.to_builtins(question)
    for name in ("digest", *_BESIDE):
        del content[name]
    if not question.partial:
        del content["partial"]
    if isinstance(question, Matching) and not question.spares:
        del content["spares"]
    return hashlib.sha256(_encoder.encode(content)).hexdigest()


class Grade(msgspec.Struct, frozen=True):
    """The grade of one response: all the question's points or none, or its share of them where parts earn points."""

    points: int
    out_of: int
    right: bool
    """Whether all of it is right."""
    parts: tuple[bool, ...]
    """Which option, position, left side or blank is right; as many as the question has."""
    share: tuple[int, int] | None = None
    """How much of it is right, of how much; `None` where parts earn no points."""


MAX_TYPED = 500
"""Characters of one typed answer."""


def parts(question: Question) -> int:
    """How many parts a question has: options, items, pairs or blanks."""
    match question:
        case Choice():
            return len(question.options)
        case Ordering():
            return len(question.items)
        case Matching():
            return len(question.pairs)
        case Cloze():
            return len(question.blanks)
        case _:
            assert_never(question)


def may_be_partly_right(question: Question) -> bool:
    """Whether it has parts that can be right one by one: not where one option or one blank is all that is asked."""
    return question.multiple if isinstance(question, Choice) else parts(question) > 1


def empty_response(question: Question) -> Response:
    """The response before the member has done anything."""
    match question:
        case Matching():
            return (-1,) * len(question.pairs)
        case Cloze():
            return ("",) * len(question.blanks)
        case _:
            return ()


def answered(question: Question, response: Response) -> bool:
    """Whether `response` contains any answer."""
    return bool(response) and response != empty_response(question)


def gaps(question: Question, response: Response) -> int:
    """How many left sides are unmatched, or blanks empty, in a response; the other types are answered as a whole."""
    match question:
        case Matching():
            return sum(index == -1 for index in response)
        case Cloze():
            return sum(not str(text).strip() for text in response)
        case _:
            return 0


def fits(question: Question, response: Response) -> bool:
    """Whether `response` has the shape that the question's type asks for (module docstring)."""
    count = parts(question)
    if isinstance(question, Cloze):
        return len(response) == count and all(isinstance(text, str) and len(text) <= MAX_TYPED for text in response)
    if not all(type(index) is int for index in response):
        return False
    chosen = [index for index in response if isinstance(index, int)]
    match question:
        case Choice():
            return (
                all(0 <= index < count for index in chosen)
                and all(a < b for a, b in pairwise(chosen))
                and (question.multiple or len(chosen) <= 1)
            )
        case Ordering():
            return not chosen or sorted(chosen) == list(range(count))
        case Matching():
            return len(chosen) == count and all(-1 <= index < len(question.rights) for index in chosen)
        case _:
            assert_never(question)


def grade(question: Question, response: Response) -> Grade:
    """Grades any response; one that does not fit the question is wrong, never an error."""
    if fits(question, response) and answered(question, response):
        right_parts = _right_parts(question, response)
    else:
        right_parts = (False,) * parts(question)
    right = bool(right_parts) and all(right_parts)
    if not question.partial:
        return Grade(question.points if right else 0, question.points, right, right_parts)
    earned = share(question, response if any(right_parts) else (), right_parts)
    return Grade(points_for(earned, question.points), question.points, right, right_parts, earned)


def share(question: Question, response: Response, right_parts: tuple[bool, ...]) -> tuple[int, int]:
    """How much of a response is right, of how much, as Moodle counts it with equal weights.

    Of several answers: those chosen that are right less those that are not, none if that is below (its type
    `oumultiresponse`, and `multichoice` with such percentages). Of an order: items in their place (`ordering` by
    absolute position). Of pairs and blanks: those that are right (`match`, `multianswer`).
    """
    if isinstance(question, Choice):
        right = sum(right_parts[int(index)] for index in response)
        return max(0, 2 * right - len(response)), sum(option.key for option in question.options)
    return sum(right_parts), len(right_parts)


def points_for(earned: tuple[int, int], points: int) -> int:
    """A share of `points`, rounded half up to whole ones."""
    right, of = earned
    return (2 * points * right + of) // (2 * of)


def _right_parts(question: Question, response: Response) -> tuple[bool, ...]:
    # Equal texts are equally right: nobody can tell two identical items apart.
    match question:
        case Choice():
            return tuple((n in response) == option.key for n, option in enumerate(question.options))
        case Ordering():
            items = question.items
            return tuple(items[n] == item for n, item in zip(response, items, strict=True) if isinstance(n, int))
        case Matching():
            rights = question.rights
            return tuple(
                n >= 0 and rights[n] == right
                for n, (_, right) in zip(response, question.pairs, strict=True)
                if isinstance(n, int)
            )
        case Cloze():
            return tuple(
                fills(blank, str(text), around(question, n))
                for n, (blank, text) in enumerate(zip(question.blanks, response, strict=True))
            )
        case _:
            assert_never(question)


def fills(blank: Blank, text: str, beside: Around | None = None) -> bool:
    """Whether the typed text is right in a blank; `beside` is the text around it, `None` where that is unknown."""
    if isinstance(blank, TextBlank):
        typed = fold_answer(text)
        return bool(typed) and any(typed == fold_answer(alternative) for alternative in blank.alternatives)
    if isinstance(blank, PatternBlank):
        return bool(fold_answer(text)) and any(matches(text, alternative) for alternative in blank.alternatives)
    return within(text, blank.value, blank.tolerance, beside)


def around(question: Cloze, blank: int) -> Around:
    """The text before and after a blank, up to the next blanks."""
    before, _, after = question.stem.partition(f"[[{blank}]]")
    return before.rpartition("]]")[2], after.partition("[[")[0]


def read_number(question: Cloze, blank: int, text: str) -> Quantity | None:
    """How typed text is read as a number; `None` where the blank takes words or nothing was typed."""
    wanted = isinstance(question.blanks[blank], NumberBlank) and text.strip()
    return quantity(text, around(question, blank)) if wanted else None


def has_doubts(question: Question, response: Response) -> bool:
    """Whether something was typed for a number that cannot be read as one."""
    if not isinstance(question, Cloze):
        return False
    read = (read_number(question, n, str(text)) for n, text in enumerate(response))
    return any(one is not None and one.doubt is not None for one in read)


def author_feedback(question: Question, response: Response) -> list[str]:
    """The author's feedback on what was chosen."""
    if not isinstance(question, Choice):
        return []
    return [text for index in response if (text := question.options[int(index)].feedback)]
