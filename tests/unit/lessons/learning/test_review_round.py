"""A round of review goes from card to card, and back where something is taken back."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.review_round import ReviewRound

CARDS = ("a", "b", "c")


def walked(round_: ReviewRound) -> list[str]:
    cards = []
    while card := (round_ := round_.next()).card:
        cards.append(card)
    return cards


def test_it_goes_from_the_first_card_to_the_last() -> None:
    assert walked(ReviewRound(CARDS)) == ["a", "b", "c"]
    assert ReviewRound(CARDS).card is None
    assert ReviewRound(()).next().next().card is None


def test_what_was_taken_back_comes_next_and_no_longer_counts() -> None:
    round_ = ReviewRound(CARDS).next().recorded("r1", True).next().recorded("r2", False)
    assert (round_.right, len(round_.done)) == (1, 2)
    back = round_.taken_back("a", "r1")
    assert walked(back) == ["a", "b", "c"] and back.done == {"r2": False}
    assert walked(round_.taken_back("b", "r2")) == ["b", "c"]


def test_a_card_of_an_earlier_round_of_the_day_comes_next_too() -> None:
    assert walked(ReviewRound(CARDS).next().next().taken_back("z", "r0")) == ["z", "b", "c"]
    ended = ReviewRound(CARDS)
    for _ in range(5):
        ended = ended.next()
    assert walked(ended.taken_back("z", "r0")) == ["z"]


def test_a_card_set_aside_is_gone_and_the_one_after_it_is_next() -> None:
    assert walked(ReviewRound(CARDS).next().next().set_aside()) == ["c"]
    assert ReviewRound(CARDS).next().set_aside().cards == ("b", "c")


@given(st.lists(st.sampled_from("nrsu"), max_size=30))
def test_it_is_never_outside_its_cards(steps: list[str]) -> None:
    round_ = ReviewRound(CARDS).next()
    for number, step in enumerate(steps):
        card = round_.card
        if step == "r" and card:
            round_ = round_.recorded(f"{number}", True)
        elif step == "s" and card:
            round_ = round_.set_aside().next()
        elif step == "u":
            round_ = round_.taken_back("b", "none").next()
            assert round_.card == "b"
        else:
            round_ = round_.next()
        assert 0 <= round_.place <= len(round_.cards)
        assert len(set(round_.cards)) == len(round_.cards)
