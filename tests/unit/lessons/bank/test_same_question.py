"""Doubles and contradictions are found whatever the punctuation, width and order; ids come again with the bank."""

from lessons.bank.bank_question import BankOutcome
from lessons.bank.same_question import with_ids
from tests.builders.bank_sheet import outcomes, why

HEAD = ["题型", "题干", "选项A", "选项B", "选项C", "答案", "试题编码"]


def joined(*rows: list[str]) -> list[BankOutcome]:
    return with_ids(outcomes(HEAD, *rows))


def test_the_same_question_in_other_punctuation_width_and_order_is_taken_once() -> None:
    first, second = joined(
        ["单选题", "停电检修，先做（ ）。", "停电", "验电", "接地", "A", ""],
        ["单选题", "停电检修 先做( )", "接地", "停电。", "验电", "B", ""],
    )
    assert first.question and "the same question as" in why(second)
    assert second.remarks[-1].fields == {"other": "2"}


def test_of_two_that_contradict_each_other_neither_is_taken() -> None:
    found = joined(["单选题", "先做", "停电", "验电", "", "A", ""], ["单选题", "先做？", "停电", "验电", "", "B", ""])
    assert ["contradicts" in why(outcome) for outcome in found] == [True, True]
    verdicts = joined(["判断题", "可带电", "", "", "", "对", ""], ["判断题", "可带电。", "", "", "", "错", ""])
    assert ["contradicts" in why(outcome) for outcome in verdicts] == [True, True]


def test_the_same_words_with_other_options_are_both_taken_and_pointed_at() -> None:
    found = joined(["单选题", "正确的是", "甲", "乙", "", "A", ""], ["单选题", "正确的是", "丙", "丁", "", "A", ""])
    assert all(outcome.question and "same words" in outcome.remarks[0].text for outcome in found)
    assert len({outcome.id for outcome in found}) == 2


def test_signs_and_numbers_make_different_questions() -> None:
    found = joined(
        ["判断题", "电压≥10kV", "", "", "", "对", ""],
        ["判断题", "电压≤10kV", "", "", "", "错", ""],
        ["判断题", "电压≥1.0kV", "", "", "", "对", ""],
        ["判断题", "电压≥-10kV", "", "", "", "对", ""],
    )
    assert all(outcome.question for outcome in found) and len({outcome.id for outcome in found}) == 4


def test_ids_do_not_hang_on_the_order_or_the_punctuation_of_a_bank() -> None:
    rows = [["单选题", "先做（ ）", "停电", "验电", "", "A", ""], ["判断题", "可带电", "", "", "", "错", ""],
            ["单选题", "正确的是", "甲", "乙", "", "A", ""],
            ["单选题", "正确的是", "丙", "丁", "", "A", ""]]  # fmt: skip
    again = [[cell.replace("先做（ ）", "先做 ( )。") for cell in row] for row in reversed(rows)]
    assert {outcome.id for outcome in joined(*rows)} == {outcome.id for outcome in joined(*again)}


def test_the_banks_own_code_is_the_id_while_the_words_change() -> None:
    first = joined(["单选题", "先做", "停电", "验电", "", "A", "AQ-1"])[0]
    second = joined(["单选题", "首先做什么", "停电", "验电", "", "A", "AQ-1"])[0]
    assert first.id == second.id == "q-AQ-1"
    strange = joined(["单选题", "先做", "停电", "验电", "", "A", "安全 1/2"])[0]
    assert strange.id.isascii() and " " not in strange.id


def test_a_code_that_stands_twice_is_told_and_both_are_taken() -> None:
    first, second = joined(["单选题", "甲", "a", "b", "", "A", "1"], ["单选题", "乙", "a", "b", "", "A", "1"])
    assert first.id == "q-1" and second.id != "q-1" and second.remarks
