"""A round of review: what comes next, what was missed, and what comes again until it is right."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.review_round import ReviewRound


def answered(round_: ReviewRound, *rights: bool) -> ReviewRound:
    """The round after so many answers, right or wrong."""
    for right in rights:
        round_ = round_.answered(f"r{len(round_.behind)}", right=right)
    return round_


def test_cards_are_asked_in_their_order_and_counted() -> None:
    round_ = ReviewRound(ahead=("a", "b", "c"))
    assert (round_.number, round_.count) == (1, 3)
    round_ = answered(round_, True, False)
    assert (round_.ahead, round_.number, round_.count, round_.right) == (("c",), 3, 3, 1)
    assert round_.missed == ("b",)


def test_what_was_missed_is_asked_again_until_it_is_right() -> None:
    again = answered(ReviewRound(ahead=("a", "b", "c")), False, True, False).again()
    assert again.ahead == ("a", "c") and again.until_right
    again = answered(again, False, True)
    assert again.ahead == ("a",) and again.missed == ("a",)
    again = answered(again, True)
    assert (again.ahead, again.missed) == ((), ())


def test_an_answer_taken_back_is_asked_next_and_counts_no_more() -> None:
    round_ = answered(ReviewRound(ahead=("a", "b")), False).taken_back("a", "r0")
    assert (round_.ahead, round_.behind) == (("a", "b"), ())
    again = answered(ReviewRound(ahead=("a", "b"), until_right=True), False).taken_back("a", "r0")
    assert again.ahead == ("a", "b"), "its second coming goes with the answer that caused it"


def test_an_earlier_answer_of_the_day_that_is_taken_back_is_asked_in_this_round() -> None:
    assert ReviewRound(ahead=("a",)).taken_back("z", "earlier").ahead == ("z", "a")


def test_what_is_gone_or_set_aside_is_neither_asked_nor_missed() -> None:
    round_ = ReviewRound(ahead=("a", "b", "c")).without("a").set_aside("b")
    assert (round_.ahead, round_.aside, round_.missed) == (("c",), ("b",), ())
    missed = answered(ReviewRound(ahead=("a",)), False).set_aside("a")
    assert missed.missed == () and len(missed.behind) == 1


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 5))
def test_a_round_until_right_ends_once_each_card_was_right(rights: list[bool], cards: int) -> None:
    round_ = ReviewRound(ahead=tuple("abcde"[:cards]), until_right=True)
    for right in rights:
        if not round_.ahead:
            break
        round_ = answered(round_, right)
    for _card in range(len(round_.ahead)):
        round_ = answered(round_, True)
    assert round_.ahead == round_.missed == () and round_.right == cards
