"""A right side without a left one fits nothing: wherever the question goes, it can be chosen, and is never right."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.assessment.corrected_key import Chosen, read_key, read_key_blindly
from lessons.assessment.paper import PaperItem, draw, shuffled
from lessons.assessment.typed_response import Misread, Misreading, read_response
from lessons.bank.bank_question import BankKind, BankQuestion
from lessons.bank.gift.read_gift import read_gift
from lessons.bank.gift.write_gift import write_gift
from lessons.bank.paper.paper_sheet import sheet_version
from lessons.bank.same_question import with_ids
from lessons.bank.sheet.table import BankSheet, read_sheet
from lessons.bank.sheet.write_rows import write_rows
from lessons.bank.written.plain_question import plain_question
from lessons.bank.written.write_markdown import FRONT, written
from lessons.content.lesson import Test
from lessons.content.question import Matching, fits, grade, may_be_partly_right, parts, question_digest
from lessons.content.right_response import key
from lessons.problem import Problem
from lessons.syntax.parse import examine
from tests.unit.lessons.syntax.one_question import QUESTION, found, only

TABLE = "| 票 | 谁 |\n|---|---|\n| 操作票 | 操作人 |\n| 工作票 | 负责人 |\n| | 值长 |\n"
BANK = BankQuestion(
    kind=BankKind.MATCH, stem="配对", pairs=(("操作票", "操作人"), ("工作票", "负责人")), spares=("值长", "厂长")
)
AS_SHOWN = (0, 1, 2)


def tickets() -> Matching:
    question = only(TABLE)
    assert isinstance(question, Matching)
    return question


def test_a_row_without_a_left_side_is_a_right_side_that_fits_nothing() -> None:
    question = tickets()
    assert (question.pairs, question.spares) == ((("操作票", "操作人"), ("工作票", "负责人")), ("值长",))
    assert question.rights == ("操作人", "负责人", "值长")
    assert not found(QUESTION + TABLE)


@pytest.mark.parametrize("row", ["|  | 值长 |", "| \u3000 | 值长 |", "|| 值长 |", "| | 值长"])
def test_an_empty_left_side_is_empty_however_it_is_written(row: str) -> None:
    question = only(TABLE.replace("| | 值长 |", row))
    assert isinstance(question, Matching) and question.spares == ("值长",)


@pytest.mark.parametrize(
    ("last", "finding"),
    [
        ("| 值长 | |", "7:1 E202"),
        ("| | |", "7:1 E202"),
        ("| | 操作人 |", "7:1 E208"),
        ("| | 值长 |\n| | 值长 |", "8:1 E208"),
    ],
)
def test_no_row_is_guessed_at(last: str, finding: str) -> None:
    assert found(QUESTION + TABLE.replace("| | 值长 |", last)) == [finding]


def test_two_pairs_stay_the_least() -> None:
    assert found(QUESTION + TABLE.replace("| 工作票 |", "| |")) == ["3:1 E202"]


def test_each_spare_counts_in_the_digest() -> None:
    with_one = tickets()
    without = msgspec.structs.replace(with_one, spares=())
    assert question_digest(with_one) != question_digest(without)
    assert question_digest(with_one) != question_digest(msgspec.structs.replace(with_one, spares=("厂长",)))


def test_a_spare_can_be_chosen_and_is_wrong() -> None:
    question = tickets()
    assert parts(question) == 2 and may_be_partly_right(question)
    assert grade(question, key(question)).right
    assert fits(question, (0, 2)) and grade(question, (0, 2)).parts == (True, False)
    assert not fits(question, (0, 3)) and not fits(question, (0, 1, 2))
    by_parts = msgspec.structs.replace(question, partial=True, points=2)
    assert grade(by_parts, (2, 1)).points == 1


@given(st.text())
def test_spares_are_shuffled_among_the_others(seed: str) -> None:
    order = shuffled(tickets(), seed)
    assert sorted(order) == [0, 1, 2] and order != (0, 1, 2)


def test_a_spare_is_typed_by_its_number_and_a_left_side_that_is_none_is_refused() -> None:
    item = PaperItem(tickets(), AS_SHOWN)
    assert read_response(item, "1-3 2-1") == (2, 0)
    assert read_response(item, "3 1") == (2, 0)
    assert read_response(item, "3-1") == Misread(Misreading.NO_SUCH, 2, "3")
    assert read_response(item, "1-4") == Misread(Misreading.NO_SUCH, 3, "4")
    assert read_response(item, "1 2 3") == Misread(Misreading.NO_PAIRS, 3)


def test_a_corrected_key_may_name_what_fitted_nothing() -> None:
    assert read_key("3 2", tickets()) == Chosen((2, 1), placed=True)
    assert read_key_blindly("3 2", [(2, 1), (1, 0)]) == Chosen((2, 1), placed=True)
    with pytest.raises(Problem):
        read_key("1 2 3", tickets())


def test_gift_carries_it_there_and_back() -> None:
    made = write_gift([BANK])
    assert "\n= -> 值长" in made.text
    assert [remark.fields for remark in made.remarks] == [{"n": 1}]  # Moodle gives points for parts
    (outcome,) = read_gift("b", made.text).outcomes
    assert outcome.question == BANK and not outcome.remarks


def test_a_sheet_carries_it_there_and_back() -> None:
    for lang in ("zh", "en"):
        made = write_rows([BANK], lang)
        assert not made.remarks
        (outcome,) = read_sheet(BankSheet("b", "s", [made.header, *made.rows])).outcomes
        assert outcome.question == BANK and not outcome.remarks


def test_markdown_carries_it_there_and_back() -> None:
    block = written([("q1", BANK)], {})["q1"]
    (question,) = examine((FRONT + block.text).encode(), "x.md").lesson.tests[0].questions
    assert isinstance(question, Matching) and question.spares == BANK.spares
    assert msgspec.structs.replace(plain_question(question, "").question, code="") == BANK


def test_a_bank_that_differs_in_its_spares_asks_something_else() -> None:
    text = write_gift([BANK, msgspec.structs.replace(BANK, spares=())]).text
    first, second = with_ids(read_gift("b", text).outcomes)
    assert first.question and second.question and first.id != second.id


def test_on_paper_it_has_a_letter_and_is_no_part_of_the_key() -> None:
    test = Test(id="t", title="t", minutes=0, pass_percent=80, pick=0, kind="self", line=0, questions=(tickets(),))
    (question,) = sheet_version(test, "t", "seed", "A").questions
    (item,) = draw(test, "seed-A").items
    assert len(question.parts) == 5
    letters = {"ABC"[place]: tickets().rights[index] for place, index in enumerate(item.order)}
    assert [letters[part[-1]] for part in question.answer.split()] == ["操作人", "负责人"]
