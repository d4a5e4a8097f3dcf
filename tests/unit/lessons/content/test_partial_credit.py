"""Points for parts: Moodle's rules with equal weights, rounded half up to whole points, and what was before stays."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.content.question import (
    Choice,
    Cloze,
    Matching,
    Option,
    Ordering,
    Question,
    Response,
    TextBlank,
    grade,
    points_for,
    question_digest,
)
from lessons.content.right_response import key
from tests.unit.lessons.syntax.lesson_text import TEST, codes, question

MAMMALS = Choice(  # the example of Moodle's `oumultiresponse`: dog, frog, toad, cat, cow, newt, lion
    id="m", stem="?", multiple=True, points=4, partial=True,
    options=tuple(Option(name, name in "ADEG") for name in "ABCDEFG"),
)  # fmt: skip
ORDER = Ordering(id="o", stem="?", items=("a", "b", "c", "d"), points=4, partial=True)
MATCH = Matching(id="x", stem="?", pairs=(("1", "a"), ("2", "b"), ("3", "b")), points=3, partial=True)
CLOZE = Cloze(id="c", stem="[[0]] [[1]]", blanks=(TextBlank(("a",)), TextBlank(("b",))), points=3, partial=True)


@pytest.mark.parametrize(
    ("asked", "response", "share", "points"),
    [
        (MAMMALS, (0, 3, 4, 6), (4, 4), 4),
        (MAMMALS, (3,), (1, 4), 1),
        (MAMMALS, (0, 3, 4, 5, 6), (3, 4), 3),
        (MAMMALS, (0, 1, 2, 3, 4), (1, 4), 1),
        (MAMMALS, (0, 1, 2, 3, 4, 5, 6), (1, 4), 1),
        (MAMMALS, (0, 1, 2), (0, 4), 0),  # less than nothing is nothing
        (MAMMALS, (), (0, 4), 0),
        (ORDER, (0, 1, 2, 3), (4, 4), 4),
        (ORDER, (0, 1, 3, 2), (2, 4), 2),
        (ORDER, (1, 2, 3, 0), (0, 4), 0),  # absolute position: all are shifted
        (MATCH, (0, 2, -1), (2, 3), 2),
        (MATCH, (-1, -1, 1), (1, 3), 1),
        (CLOZE, ("a", ""), (1, 2), 2),  # half of three, rounded up
        (CLOZE, ("", ""), (0, 2), 0),
    ],
)
def test_parts_earn_what_they_earn_in_moodle(
    asked: Question, response: Response, share: tuple[int, int], points: int
) -> None:
    mark = grade(asked, response)
    assert (mark.share, mark.points, mark.right) == (share, points, share[0] == share[1])


@pytest.mark.parametrize("asked", [MAMMALS, ORDER, MATCH, CLOZE], ids=lambda asked: asked.id)
def test_without_credit_for_parts_it_is_all_or_nothing_and_no_share_is_recorded(asked: Question) -> None:
    whole = msgspec.structs.replace(asked, partial=False)
    assert grade(whole, key(whole)).points == whole.points
    half: Response = {"m": (0,), "o": (0, 1, 3, 2), "x": (0, -1, -1), "c": ("a", "")}[asked.id]
    assert (grade(whole, half).points, grade(whole, half).share) == (0, None)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 100))
def test_points_are_rounded_half_up_and_never_beyond_the_whole(right: int, of: int, points: int) -> None:
    right = min(right, of)
    given_ = points_for((right, of), points)
    assert 0 <= given_ <= points
    assert abs(2 * given_ * of - 2 * points * right) <= of  # the nearest whole point
    assert 2 * points * right - 2 * given_ * of != of  # a half goes up
    assert (points_for((of, of), points), points_for((0, of), points)) == (points, 0)


def test_nothing_partial_leaves_the_digest_of_an_older_question_as_it_was() -> None:
    old = Ordering(id="o", stem="?", items=("one", "two"))
    # As 0.1.0 computed it.
    assert question_digest(old) == "99b5ab854372919dada44d47726b70863b598cf1dde260c4bc409b9c96e45d3d"
    assert question_digest(msgspec.structs.replace(old, partial=True)) != question_digest(old)


SEVERAL = "### ?\n<!-- question: id=q {} -->\n\n- [x] a\n- [x] b\n- [ ] c\n"


def test_the_author_asks_for_it() -> None:
    assert question(SEVERAL.format("points=2 credit=part")).partial
    assert not question(SEVERAL.format("points=2 credit=whole")).partial
    assert not question(SEVERAL.format("points=2")).partial


@pytest.mark.parametrize(
    "asked",
    [
        "### ?\n<!-- question: id=q credit=part -->\n\n1. [x] a\n2. [ ] b\n",
        "### [[a]]\n<!-- question: id=q credit=part -->\n",
    ],
)
def test_where_there_is_one_part_it_says_nothing_and_that_is_told(asked: str) -> None:
    assert not question(asked).partial
    assert codes(TEST + asked) == ["W304"]


def test_another_word_for_it_is_an_error() -> None:
    assert codes(TEST + SEVERAL.format("credit=parts")) == ["E302"]
