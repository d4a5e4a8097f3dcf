"""A paper: the questions one attempt is about, drawn from a test's pool by a seed.

Drawing sorts by SHA-256 of seed and id instead of using `random`, whose sequences may differ between Python versions
and other programs: anybody with the pack and the seed can draw the same paper anywhere, in any year.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping

import msgspec

from lessons.content.lesson import Test
from lessons.content.question import Choice, Matching, Ordering, Question
from lessons.content.typed_answer import fold_answer, number
from lessons.regex import regex


class PaperItem(msgspec.Struct, frozen=True):
    """One question of a paper. The question itself is kept, so that an attempt never depends on the pack again."""

    question: Question
    order: tuple[int, ...]
    """Display position -> index in the author's order: of options, items, or right sides; empty for a Cloze.

    A right side that fits several left ones stands there once, on papers drawn since it does."""

    def place(self, index: int) -> int:
        """The display position of a part; of a right side, that of the one with its text."""
        if index in self.order or not isinstance(self.question, Matching):
            return self.order.index(index)
        rights = self.question.rights
        return next(place for place, other in enumerate(self.order) if rights[other] == rights[index])


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """The questions drawn for one attempt."""

    test: str
    title: str
    seed: str
    items: tuple[PaperItem, ...]


def draw(test: Test, seed: str, seen: Mapping[str, int] | None = None) -> Paper:
    """The paper that `seed` draws from the pool of `test`.

    Each objective is asked about at least once, where the paper has room for all; else the one whose question was seen
    least goes first. For the rest `seen` says how often each question id was met before: questions not seen yet come
    first, then those seen least (Moodle's rule for random questions). Among equals the objective goes first of which
    least was drawn, then, as in the order of the paper, the seed decides.
    """
    drawn = _drawn(test, seed, seen or {})
    drawn.sort(key=lambda q: _rank(seed, "order", q.id))
    items = tuple(PaperItem(question, shuffled(question, seed)) for question in drawn)
    return Paper(test=test.id, title=test.title, seed=seed, items=items)


def _drawn(test: Test, seed: str, seen: Mapping[str, int]) -> list[Question]:
    pool = sorted(test.questions, key=lambda q: (seen.get(q.id, 0), _rank(seed, "draw", q.id)))
    if not 0 < test.pick < len(pool):
        return pool
    first_of: dict[str, Question] = {}
    for question in pool:
        if question.objective:
            first_of.setdefault(question.objective, question)
    drawn = list(first_of.values())[: test.pick]
    count = Counter(question.objective for question in drawn)
    ids = {question.id for question in drawn}
    left = [question for question in pool if question.id not in ids]
    while len(drawn) < test.pick:
        question = min(left, key=lambda q: (seen.get(q.id, 0), count[q.objective]))
        left.remove(question)
        drawn.append(question)
        count[question.objective] += 1
    return drawn


def shuffled(question: Question, seed: str) -> tuple[int, ...]:
    """The display order of a question's parts: shuffled where that makes sense, deterministic for a seed."""
    match question:
        case Choice():
            texts = [option.text for option in question.options]
            return tuple(range(len(texts))) if _keeps_order(texts) else _order(seed, question.id, len(texts))
        case Ordering():
            return _disorder(question.items, _order(seed, question.id, len(question.items)))
        case Matching():
            rights = question.rights
            order = _disorder(rights, _order(seed, question.id, len(rights)))
            once: dict[str, int] = {}
            for index in order:
                once.setdefault(rights[index], index)
            return tuple(once.values())
        case _:
            return ()


def _rank(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(("study-paper-1", *parts)).encode("utf-8", "surrogatepass")).digest()


def _order(seed: str, question: str, count: int) -> tuple[int, ...]:
    return tuple(sorted(range(count), key=lambda n: _rank(seed, "part", question, str(n))))


def _disorder(texts: tuple[str, ...], order: tuple[int, ...]) -> tuple[int, ...]:
    """`order`, rotated until it does not show `texts` in their right order; unchanged if all texts are equal."""
    for turn in range(len(order)):
        turned = order[turn:] + order[:turn]
        if any(texts[n] != text for n, text in zip(turned, texts, strict=True)):
            return turned
    return order


# Options that speak of other options, by place or as a whole.
_REFERS = regex(
    r"以上|上述|前述|都(?:对|不对|是|不是|正确|错误)$|(?:all|none|any|both|neither|two) of (?:the|these|them)|"
    r"(?:^|[^a-z])[a-f] ?(?:和|与|及|、|,|&|and|or|或) ?[a-f](?:$|[^a-z])|选项 ?[a-f]|options? [a-f](?:$|[^a-z])"
)
_TWO_SIDES = [
    {"对", "错"},
    {"正确", "错误"},
    {"是", "否"},
    {"是", "不是"},
    {"true", "false"},
    {"yes", "no"},
    {"right", "wrong"},
    {"correct", "incorrect"},
]
_QUANTITY = regex(r"([+-]?[0-9][0-9,.]*)\s*(\D{0,12})")


def _keeps_order(texts: list[str]) -> bool:
    """Whether options keep the author's order: they refer to each other, say yes or no, or form a scale of numbers."""
    folded = [fold_answer(text) for text in texts]
    return any(_REFERS.search(text) for text in folded) or set(folded) in _TWO_SIDES or _is_scale(folded)


def _is_scale(texts: list[str]) -> bool:
    quantities = [_QUANTITY.fullmatch(text) for text in texts]
    values = [number(found[1]) for found in quantities if found]
    known = [value for value in values if value is not None]
    units = {found[2] for found in quantities if found}
    return len(known) == len(texts) and len(units) == 1 and known in (sorted(known), sorted(known, reverse=True))
