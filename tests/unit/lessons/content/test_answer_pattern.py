"""Alternatives by pattern: `*` for any characters, only where the author asks for it, and never slow."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.content.answer_pattern import matches
from lessons.content.question import Cloze, PatternBlank, TextBlank, grade
from lessons.content.right_response import key
from tests.unit.lessons.syntax.lesson_text import TEST, codes, question


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ("*工作票", "变电站第一种工作票"),
        ("第*种工作票", "第 一 种 工 作 票。"),
        ("*work*ticket*", "The WORK  tickets"),
        ("work*ticket", "workticket"),  # any characters may be none
        ("5*6", "5 times 6"),
        (r"2\*3", "2×3"),
        ("a*b*c", "a b b c"),
        ("*a", "a"),
    ],
)
def test_a_star_stands_for_any_characters(pattern: str, typed: str) -> None:
    assert matches(typed, pattern)


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [("*工作票", "工作票簿"), ("第*种", "一种"), ("ab*ba", "aba"), (r"2\*3", "2 plus 3"), ("a*b*c", "acb"), ("a*", "")],
)
def test_what_the_pattern_does_not_have_is_wrong(pattern: str, typed: str) -> None:
    assert not matches(typed, pattern)


@given(st.text("ab*", max_size=9), st.text("ab", max_size=12))
def test_it_is_the_pattern_that_a_regular_expression_would_be(pattern: str, typed: str) -> None:
    regex = ".*".join(map(re.escape, pattern.split("*")))
    assert matches(typed, pattern) == bool(re.fullmatch(regex, typed))


def test_no_pattern_takes_long() -> None:
    began = time.perf_counter()
    assert not matches("a" * 500, "*a" * 99 + "*b")
    assert time.perf_counter() - began < 0.2


ASKED = "### The paper is called [[{}]].\n<!-- question: id=q {}-->\n"


def test_only_a_question_that_asks_for_it_has_patterns() -> None:
    patterned = question(ASKED.format("work ticket|*ticket*", "pattern=yes "))
    assert isinstance(patterned, Cloze) and patterned.blanks == (PatternBlank(("work ticket", "*ticket*")),)
    assert grade(patterned, ("the ticket for work",)).right and grade(patterned, key(patterned)).right
    assert not grade(patterned, ("",)).right and not grade(patterned, ("permit",)).right
    plain = question(ASKED.format("work ticket|*ticket*", ""))
    assert isinstance(plain, Cloze) and plain.blanks == (TextBlank(("work ticket", "*ticket*")),)
    assert not grade(plain, ("the ticket for work",)).right


@pytest.mark.parametrize(
    ("inside", "attributes", "found"),
    [
        ("ticket|*ticket*", "pattern=yes ", []),
        ("*ticket*", "pattern=yes ", ["E205"]),  # nothing to show as the right answer
        ("a|*", "pattern=yes ", ["E205"]),
        ("ticket", "pattern=yes ", ["W305"]),
        ("ticket|*ticket*", "", ["W202"]),
        ("U*I", "", []),
        ("工作票|*票", "", ["W202"]),
        ("a", "pattern=ja ", ["E302"]),
    ],
)
def test_what_is_no_pattern_or_probably_meant_for_one_is_told(inside: str, attributes: str, found: list[str]) -> None:
    assert codes(TEST + ASKED.format(inside, attributes)) == found
