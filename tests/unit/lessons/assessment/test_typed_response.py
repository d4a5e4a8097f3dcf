"""What is typed as a line is the response that was meant, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.assessment.paper import PaperItem, shuffled
from lessons.assessment.typed_response import Misread, Misreading, read_response
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
    fits,
)

COUNTS = st.integers(2, 12)
BETWEEN = st.sampled_from([" ", ",", ", ", "、", "，", "；", ";", "\u3000", "  ", "。", " 和 "])
WIDE = str.maketrans("0123456789-=", "０１２３４５６７８９－＝")


def single(count: int) -> Choice:
    return Choice(id="q", stem="?", options=tuple(Option(f"option {n}", n == 0) for n in range(count)))


def several(count: int) -> Choice:
    return Choice(id="q", stem="?", options=tuple(Option(f"option {n}", n < 2) for n in range(count)), multiple=True)


def order(count: int) -> Ordering:
    return Ordering(id="q", stem="?", items=tuple(f"item {n}" for n in range(count)))


def match(count: int) -> Matching:
    return Matching(id="q", stem="?", pairs=tuple((f"left {n}", f"right {n}") for n in range(count)))


BLANKS = Cloze(id="q", stem="[[0]] and [[1]]", blanks=(TextBlank(("a",)), NumberBlank("5", "0")))
BLANK = Cloze(id="q", stem="[[0]]", blanks=(TextBlank(("a",)),))


def item(question: Question, seed: str = "seed") -> PaperItem:
    return PaperItem(question, shuffled(question, seed))


def read(question: Question, typed: str, before: Response | None = None) -> Response | Misread:
    """With the parts shown in the author's order."""
    count = {Choice: "options", Ordering: "items", Matching: "pairs"}.get(type(question))
    place = tuple(range(len(getattr(question, count)))) if count else ()
    return read_response(PaperItem(question, place), typed, before)


@given(COUNTS, st.text(min_size=1), st.text(), st.booleans())
def test_no_line_gives_a_response_that_does_not_fit(count: int, typed: str, seed: str, wide: bool) -> None:
    for question in (single(count), several(count), order(count), match(count), BLANKS, BLANK):
        given_ = read_response(item(question, seed), typed.translate(WIDE) if wide else typed)
        assert isinstance(given_, Misread) or fits(question, given_)


@given(COUNTS, st.text(alphabet="0123456789１２３,，、; -－=对", min_size=1), st.text())
def test_nor_do_numbers_of_any_kind(count: int, typed: str, seed: str) -> None:
    for question in (single(count), several(count), order(count), match(count), BLANKS):
        given_ = read_response(item(question, seed), typed)
        assert isinstance(given_, Misread) or fits(question, given_)


@given(st.data(), COUNTS, BETWEEN, st.booleans(), st.text())
def test_what_is_named_by_its_shown_numbers_is_what_was_meant(
    data: st.DataObject, count: int, between: str, wide: bool, seed: str
) -> None:
    def typed(numbers: list[int]) -> str:
        line = between.join(str(number) for number in numbers)
        return line.translate(WIDE) if wide else line

    shown = item(several(count), seed)
    meant = data.draw(st.lists(st.integers(0, count - 1), min_size=1, unique=True))
    numbers = [shown.order.index(index) + 1 for index in meant]
    assert read_response(shown, typed(numbers)) == tuple(sorted(meant))
    shown = item(order(count), seed)
    meant = data.draw(st.permutations(range(count)))
    assert read_response(shown, typed([shown.order.index(index) + 1 for index in meant])) == tuple(meant)
    shown = item(match(count), seed)
    rights = data.draw(st.lists(st.integers(0, count - 1), min_size=count, max_size=count))
    pairs = [f"{left + 1}-{shown.order.index(right) + 1}" for left, right in enumerate(rights)]
    line = between.join(pairs)
    assert read_response(shown, line.translate(WIDE) if wide else line) == tuple(rights)
    before: Response | None = None
    for pair in data.draw(st.permutations(pairs)):  # one after the other, in any order
        given_ = read_response(shown, pair, before)
        assert not isinstance(given_, Misread)
        before = given_
    assert before == tuple(rights)


@pytest.mark.parametrize(
    ("question", "typed", "response"),
    [
        (single(4), "2", (1,)),
        (single(4), " ２。", (1,)),
        (single(12), "12", (11,)),
        (several(4), "134", (0, 2, 3)),
        (several(4), "3 1 1", (0, 2)),
        (order(3), "213", (1, 0, 2)),
        (match(3), "3 1 2", (2, 0, 1)),
        (match(3), "1－3；2：1", (2, 0, -1)),
        (match(3), "1对3，2对1", (2, 0, -1)),
        (match(3), "1 -> 3", (2, -1, -1)),
        (BLANK, "2=x", ("2=x",)),
        (BLANK, " 1:100\x1b[A ", ("1:100",)),
        (BLANKS, "first", ("first", "")),
        (BLANKS, "2=5", ("", "5")),
        (BLANKS, "2＝５", ("", "５")),
    ],
)
def test_lines_as_people_type_them(question: Question, typed: str, response: Response) -> None:
    assert read(question, typed) == response


@pytest.mark.parametrize(
    ("question", "typed", "why"),
    [
        (single(4), "b", Misreading.NO_NUMBERS),
        (single(4), "the 2nd", Misreading.NO_NUMBERS),
        (single(4), "-1", Misreading.NO_NUMBERS),
        (single(4), "5", Misreading.NO_SUCH),
        (single(4), "0", Misreading.NO_SUCH),
        (single(12), "134", Misreading.NO_SUCH),
        (single(4), "1" * 5000, Misreading.ONE_ONLY),
        (single(12), "1" * 5000, Misreading.NO_SUCH),
        (single(4), "1 2", Misreading.ONE_ONLY),
        (order(3), "1 2", Misreading.ALL_ONCE),
        (order(3), "1 2 2", Misreading.ALL_ONCE),
        (match(3), "1", Misreading.NO_PAIRS),
        (match(3), "1-2 3", Misreading.NO_PAIRS),
        (match(3), "dog", Misreading.NO_PAIRS),
        (match(3), "1-4", Misreading.NO_SUCH),
        (match(3), "0-1", Misreading.NO_SUCH),
        (BLANKS, "3=x", Misreading.NO_SUCH),
        (BLANK, "x" * 501, Misreading.TOO_LONG),
    ],
)
def test_what_can_be_no_answer_counts_for_nothing(question: Question, typed: str, why: Misreading) -> None:
    given_ = read(question, typed)
    assert isinstance(given_, Misread) and given_.why is why


def test_blanks_are_filled_one_after_the_other_and_changed_by_their_number() -> None:
    first = read(BLANKS, "grid")
    assert first == ("grid", "")
    both = read(BLANKS, "50.2", ("grid", ""))
    assert both == ("grid", "50.2")
    again = read(BLANKS, "51", ("grid", "50.2"))
    assert isinstance(again, Misread) and again.why is Misreading.WHICH_BLANK
    assert read(BLANKS, "1=net", ("grid", "50.2")) == ("net", "50.2")
    assert read(BLANKS, "1=", ("grid", "50.2")) == ("", "50.2")
