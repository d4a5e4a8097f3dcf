"""Grading: right is right however it was typed, and no response breaks it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.content.question import (
    Choice,
    Cloze,
    Matching,
    NumberBlank,
    Option,
    Ordering,
    Question,
    Response,
    TextBlank,
    answered,
    empty_response,
    fits,
    grade,
    question_digest,
)
from lessons.content.right_response import key

SINGLE = Choice(id="s", stem="?", options=(Option("a", False), Option("b", True), Option("c", False)), points=3)
MULTIPLE = Choice(id="m", stem="?", options=(Option("a", True), Option("b", False), Option("c", True)), multiple=True)
ORDER = Ordering(id="o", stem="?", items=("one", "two", "three"))
MATCH = Matching(id="x", stem="?", pairs=(("l1", "r1"), ("l2", "r2"), ("l3", "r2")))
CLOZE = Cloze(id="c", stem="[[0]] [[1]]", blanks=(TextBlank(("工作票", "work ticket")), NumberBlank("50", "0.2")))
ALL: list[Question] = [SINGLE, MULTIPLE, ORDER, MATCH, CLOZE]


def number(value: str, tolerance: str, given: str) -> bool:
    return grade(Cloze(id="n", stem="[[0]]", blanks=(NumberBlank(value, tolerance),)), (given,)).right


def word(alternative: str, given: str) -> bool:
    return grade(Cloze(id="t", stem="[[0]]", blanks=(TextBlank((alternative,)),)), (given,)).right


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
def test_the_key_earns_all_points_and_nothing_earns_none(question: Question) -> None:
    assert grade(question, key(question)).points == question.points
    mark = grade(question, empty_response(question))
    assert (mark.points, mark.right, any(mark.parts)) == (0, False, False)
    assert not answered(question, empty_response(question))
    assert answered(question, key(question))


def test_points_are_all_or_none_and_parts_say_which_was_right() -> None:
    mark = grade(MULTIPLE, (0, 1))
    assert (mark.points, mark.out_of, mark.parts) == (0, 1, (True, False, False))
    assert grade(ORDER, (0, 2, 1)).parts == (True, False, False)
    assert grade(MATCH, (0, -1, 1)).parts == (True, False, True)
    assert grade(CLOZE, ("work ticket", "49")).parts == (True, False)


def test_identical_texts_are_equally_right() -> None:
    assert grade(MATCH, (0, 2, 1)).right
    assert grade(Ordering(id="o", stem="", items=("a", "b", "a")), (2, 1, 0)).right


@pytest.mark.parametrize(
    ("alternative", "given"),
    [
        ("工作票", " 工作票。"),
        ("工作票", "工 作 票"),
        ("DCS 系统", "ＤＣＳ系统"),
        ("work ticket", "Work  Ticket."),
        ("don't", "Don’t"),
        ("安全第一，预防为主", "安全第一,预防为主"),
        ("straße", "STRASSE"),
        ("|", "｜"),
        ("。", "。"),
    ],
)
def test_width_case_spacing_and_final_punctuation_do_not_matter(alternative: str, given: str) -> None:
    assert word(alternative, given)


@pytest.mark.parametrize(("alternative", "given"), [("worktick", "work tick"), ("a", "b"), ("a", ""), ("a", "。")])
def test_other_words_are_wrong(alternative: str, given: str) -> None:
    assert not word(alternative, given)


@pytest.mark.parametrize(
    ("value", "tolerance", "given"),
    [
        ("50", "0.2", "50.2"),
        ("50", "0.2", "４９．８"),
        ("50", "0.2", "50。1"),
        ("-5", "0", "－5"),
        ("-5", "0", "−5"),
        ("-5", "0", "负5"),
        ("1000", "1%", "1,010"),
        ("0.1", "0.2", "0.3"),
        ("3e8", "1%", "2.998E8"),
        ("50", "0", "+50.0"),
    ],
)
def test_numbers_within_tolerance_are_right(value: str, tolerance: str, given: str) -> None:
    assert number(value, tolerance, given)


@pytest.mark.parametrize(
    "given",
    ["50.2000000000000000000000000000000000001", "49.79", "1e400", "NaN", "Infinity", "-inf", "sNaN", "0x32", "5_0", "",
     "50 Hz", "1e99999999999", "9" * 500, "-", ".", "e5", "五十多", "٥٠", "1,0,0", "50,2", "10-20", "0/0"],
)  # fmt: skip
def test_what_is_no_number_or_too_far_away_is_wrong_and_no_error(given: str) -> None:
    assert not number("50", "0.2", given)


def test_tolerances_are_exact() -> None:
    assert number("1e50", "0", "1" + "0" * 50)
    assert not number("1e50", "0", "1" + "0" * 49 + "1")


responses = st.lists(
    st.integers(-3, 10) | st.integers() | st.text() | st.sampled_from(["1e99", "1e400", "9" * 400, "\x1b[2J"]),
    max_size=8,
).map(tuple)


@given(st.sampled_from(ALL), responses)
def test_any_response_gets_a_mark(question: Question, response: Response) -> None:
    mark = grade(question, response)
    assert mark.points == (mark.out_of if mark.right else 0)
    assert mark.right == all(mark.parts)
    assert fits(question, response) or not mark.right


def test_a_truth_value_is_no_index() -> None:
    assert not fits(SINGLE, (True,))


def test_one_option_twice_or_two_of_a_single_choice_do_not_fit() -> None:
    assert not fits(MULTIPLE, (1, 1))
    assert not fits(MULTIPLE, (1, 0))
    assert not fits(SINGLE, (0, 1))
    assert fits(MULTIPLE, (0, 1))


def test_huge_responses_are_graded_quickly() -> None:
    start = time.process_time()
    for text in ("9" * 1_000_000, "1e" + "9" * 100_000, "ﷺ" * 100_000, " " * 1_000_000):
        assert not grade(CLOZE, (text, text)).right
    assert time.process_time() - start < 1


def test_the_digest_is_about_content_not_about_place() -> None:
    moved = Ordering(id="o", stem="?", items=ORDER.items, line=99, digest="x")
    assert question_digest(moved) == question_digest(ORDER)
    reworded = Ordering(id="o", stem="? ", items=ORDER.items)
    assert question_digest(reworded) != question_digest(ORDER)
