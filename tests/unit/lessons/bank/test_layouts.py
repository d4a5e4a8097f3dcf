"""Each layout of BANKS: where its header stands, and what its rows become."""

import pytest

from lessons.bank.bank_question import BankKind
from lessons.bank.sheet.header import find_header
from lessons.bank.sheet.table import BankSheet, read_sheet
from lessons.content.question import NumberBlank
from tests.builders.bank_sheet import KAOSHIBAO, keys, outcomes, why

MOTIBANG = [
    ["标题", "电气"], ["描述"], ["用时", "60"],
    ["题干", "题型", "选项1", "选项2", "选项3", "解析", "答案1", "答案2", "得分1", "得分2"],
    ["先做", "单选题", "停电", "验电", "接地", "先停", "1", "", "2", ""],
    ["有", "多选题", "手套", "验电器", "扳手", "", "1", "2", "1", "1"],
    ["可带电接地", "判断题", "正确", "错误", "", "", "2", "", "1", ""],
    ["频率____Hz，偏差____Hz", "填空题", "", "", "", "", "50", "0.2", "1", "1"],
]  # fmt: skip
RISK = [
    ["序号", "一级纲要", "二级纲要", "题目分类", "题型", "题干", "选项", "答案", "题目依据", "试题分数",
     "试题编码", "备注", "说明", "判断题解析"],
    ["1", "安全", "工作票", "通用", "单选题", "先做", "A-带电|B-停电", "B", "安规 7.1", "2", "AQ-1", "", "", ""],
    ["2", "安全", "工作票", "通用", "判断题", "可带电接地", "A-对|B-错", "B", "", "1", "AQ-2", "", "", "先停电"],
]  # fmt: skip
LAYOUTS = {
    "考试宝": KAOSHIBAO,
    "磨题帮": MOTIBANG,
    "风控平台": RISK,
    "网络大学": [[""], [""], ["", "", "", "", "", "题型", "题干", "选项", "答案"],
             ["1", "", "", "", "", "单选题", "先做", "停电$;$验电", "A"]],
    "职业技能题库": [["试题GUID", "题型(必填）", "题干（必填）", "答案", "选项A", "选项B",
                "知识点一级", "知识点二级", "难度", "出处"],
               ["8f14", "单选题", "先做", "A", "停电", "验电", "电气", "变电", "3", "GB 26860"]],
    "五列": [["专业", "题型", "题目", "选项", "正确答案"], ["锅炉", "单选", "先做", "A、停电 B、验电", "A"]],
    "问卷星": [["题干"], ["1.先做[单选题]<br/>A.停电<br/>B.验电<br/>答案：A<br/>解析：先停"]],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_known_by_its_header_and_its_first_question_is_right(layout: str) -> None:
    reading = read_sheet(BankSheet("bank.xlsx", "Sheet1", LAYOUTS[layout]))
    assert reading.layout == layout
    first = reading.outcomes[0]
    assert first.question and first.question.kind is BankKind.SINGLE
    assert keys(first) == ["停电"]
    assert all(outcome.question for outcome in reading.outcomes)


def test_every_row_has_an_outcome_and_empty_rows_at_the_end_have_none() -> None:
    found = outcomes(*KAOSHIBAO)
    assert [outcome.place.row for outcome in found] == [3, 4, 5, 6, 7]
    kinds = [outcome.question.kind.value for outcome in found if outcome.question]
    assert kinds == ["single", "multiple", "true-false", "blanks", "essay"]
    assert keys(found[1]) == ["手套", "验电器"]
    assert keys(found[2]) == ["对"]
    assert found[3].question and found[3].question.blanks == (NumberBlank("50", "0"), NumberBlank("0.2", "0"))
    assert found[4].question and found[4].question.model == "工作票和操作票"


def test_what_a_bank_says_beside_the_question_is_kept() -> None:
    first = outcomes(*RISK)[0].question
    assert first and (first.points, first.source, first.code) == (2, "安规 7.1", "AQ-1")
    assert first.objective == "通用 / 安全 / 工作票"
    judged = outcomes(*RISK)[1].question
    assert judged and judged.explanation == "先停电"


def test_points_of_several_answers_are_added() -> None:
    found = outcomes(*MOTIBANG)
    assert [outcome.question.points for outcome in found if outcome.question] == [2, 2, 1, 2]
    assert keys(found[2]) == ["错"]


@pytest.mark.parametrize(
    "header",
    [
        ["答案", "选项D", "选项C", "选项B", "选项A", "题干", "题型"],
        ["答　案*", "ｄ", "ｃ", "ｂ", "ａ", "题 目\n（必填）", "题型【必填】"],
    ],
)
def test_columns_are_found_in_any_order_width_and_with_notices(header: list[str]) -> None:
    found = outcomes(header, ["D", "丁", "丙", "乙", "甲", "选丁", "单选"])
    assert keys(found[0]) == ["丁"]


def test_a_header_of_two_rows_is_one() -> None:
    rows = [
        ["题型", "题目", "选项", "", "", "答案"],
        ["", "", "A", "B", "C", ""],
        ["单选", "选乙", "甲", "乙", "丙", "B"],
    ]
    assert keys(outcomes(*rows)[0]) == ["乙"]


def test_one_header_over_all_options_is_as_many_columns() -> None:
    rows = [["题型", "题干", "选项", "", "", "答案"], ["单选", "选丙", "甲", "乙", "丙", "C"]]
    found = read_sheet(BankSheet("b", "s", rows, merged=((0, 2, 0, 4),))).outcomes[0]
    assert keys(found) == ["丙"]


def test_a_sheet_without_a_header_is_listed_with_the_cure() -> None:
    reading = read_sheet(BankSheet("bank.xlsx", "Sheet1", [["甲", "乙"], ["丙", "丁"]]))
    assert not reading.outcomes and "no header" in reading.notes[0][1].text


def test_a_column_without_a_counterpart_is_named_with_how_much_it_holds() -> None:
    rows = [["题型", "题干", "选项A", "选项B", "答案", "一致性"], ["单选", "选", "甲", "乙", "A", "强"]]
    notes = read_sheet(BankSheet("b", "s", rows)).notes
    assert notes[0][1].fields == {"name": "一致性", "n": 1} and notes[0][1].column == "F"


def test_a_chapter_in_merged_cells_holds_for_every_row_beside_it() -> None:
    rows = [["章节", "题型", "题干", "选项A", "选项B", "答案"], ["甲章", "单选", "一", "a", "b", "A"],
            ["", "单选", "二", "a", "b", "B"]]  # fmt: skip
    found = read_sheet(BankSheet("b", "s", rows, merged=((1, 0, 2, 0),))).outcomes
    assert [outcome.question.objective for outcome in found if outcome.question] == ["甲章", "甲章"]


def test_a_cell_that_became_a_date_is_pointed_at() -> None:
    rows = [["题型", "题干", "选项A", "选项B", "答案"], ["单选", "选", "2026-03-05", "乙", "A"]]
    found = read_sheet(BankSheet("b", "s", rows, dates=frozenset({(1, 2)}))).outcomes[0]
    assert found.question and found.remarks[-1].column == "C"


def test_a_formula_without_a_stored_result_is_no_question() -> None:
    rows = [["题型", "题干", "选项A", "选项B", "答案"], ["单选", "选", "", "乙", "A"]]
    found = read_sheet(BankSheet("b", "s", rows, formulas=1, unsaved=frozenset({(1, 2)}))).outcomes[0]
    assert "formula" in why(found)


def test_a_header_is_not_found_where_none_is() -> None:
    assert find_header([["通知"], ["关于题库的通知"]]) is None


HEAD = ["题型", "题干", "选项", "答案"]


@pytest.mark.parametrize(
    ("options", "key", "right"),
    [
        ("①带电②停电③检修", "①③", ["带电", "检修"]),
        ("（1）带电\n（2）停电\n（3）检修", "1,3", ["带电", "检修"]),
        ("A带电 B停电 C检修", "AC", ["带电", "检修"]),
        ("A．带电\nB．停电\nC．检修", "A．带电\nC．检修", ["带电", "检修"]),
        ("带电|停电|检修", "①③", ["带电", "检修"]),
    ],
)
def test_options_and_keys_are_counted_in_many_ways(options: str, key: str, right: list[str]) -> None:
    (outcome,) = outcomes(HEAD, ["多选题", "哪些", options, key])
    assert keys(outcome) == right


def test_a_key_that_spells_out_another_option_than_its_letter_says_is_listed() -> None:
    (outcome,) = outcomes(HEAD, ["单选题", "哪个", "A.带电\nB.停电", "B.带电"])
    assert "names no option" in why(outcome)


def test_an_order_is_read_from_numbers_in_circles() -> None:
    (outcome,) = outcomes(
        ["题型", "题干", "选项A", "选项B", "选项C", "答案"], ["排序题", "先后", "二", "一", "三", "②①③"]
    )
    assert outcome.question and outcome.question.items == ("一", "二", "三")


def test_a_row_that_names_a_section_says_the_kind_and_points_of_those_below() -> None:
    head = ["题号", "题目", "A", "B", "答案"]
    found = outcomes(
        head, ["一、单选题"], ["1", "甲", "是", "否", "A"], head, ["二、多选题（每题2分）"],
        ["1", "乙", "一", "二", "AB"],
        ["", "三、判断题"], ["1", "丙", "", "", "√"],
    )  # fmt: skip
    assert [(o.question.kind, o.question.points) for o in found if o.question] == [
        (BankKind.SINGLE, 1), (BankKind.MULTIPLE, 2), (BankKind.TRUE_FALSE, 1)
    ]  # fmt: skip
    assert len(found) == 3 and not any(outcome.remarks for outcome in found)


def test_pairs_may_stand_among_the_options_alone() -> None:
    (outcome,) = outcomes(["题型", "题干", "选项A", "选项B", "答案"], ["匹配题", "配", "甲=1", "乙=2", ""])
    assert outcome.question and outcome.question.pairs == (("甲", "1"), ("乙", "2"))


def test_a_kind_in_brackets_behind_a_whole_question_is_its_kind() -> None:
    found = outcomes(
        ["题干"], ["安全第一。 [判断题]<br/>对<br/>错<br/>答案：对"], ["甲 [多选题]<br/>A.一<br/>B.二<br/>答案：AB"]
    )
    assert [(o.question.kind, o.question.stem) for o in found if o.question] == [
        (BankKind.TRUE_FALSE, "安全第一。"), (BankKind.MULTIPLE, "甲")
    ]  # fmt: skip


def test_what_a_reflection_has_no_place_for_is_told() -> None:
    (outcome,) = outcomes(["题型", "题干", "答案", "解析", "分数"], ["简答题", "两票", "工作票", "见安规", "5"])
    assert outcome.question and outcome.question.model == "工作票\n见安规"
    assert any("no points" in remark.text for remark in outcome.remarks)


def test_a_number_below_one_of_an_older_workbook_may_be_a_percentage() -> None:
    sheet = BankSheet("b.xls", "S", [HEAD, ["填空题", "占____", "", "0.5"]], fractions=frozenset({(1, 3)}))
    (outcome,) = read_sheet(sheet).outcomes
    assert outcome.question and "percentage" in outcome.remarks[-1].text


LETTERED = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]


def test_a_key_in_the_brackets_of_a_stem_is_not_shown_to_whoever_answers() -> None:
    found = outcomes(
        LETTERED, ["单选题", "甲（ A ）", "一", "二", "三", "A"], ["多选题", "乙（AB）", "一", "二", "三", "A,B"],
        ["单选题", "丙（B）", "一", "二", "三", ""], ["判断题", "丁（√）", "", "", "", "对"],
    )  # fmt: skip
    assert [o.question.stem for o in found if o.question] == ["甲（ ）", "乙（ ）", "丙（ ）", "丁"]
    assert [len(outcome.remarks) for outcome in found] == [0, 0, 1, 0] and keys(found[2]) == ["二"]


def test_brackets_that_say_something_else_than_the_key_are_told() -> None:
    phase, verdict = outcomes(
        LETTERED, ["单选题", "（A）相电压", "一", "二", "三", "B"], ["判断题", "己（×）", "", "", "", "对"]
    )
    assert keys(phase) == ["二"] and phase.question and phase.question.stem == "（A）相电压" and phase.remarks
    assert "correct one" in why(verdict)


def test_from_one_letter_to_another_is_no_key() -> None:
    (outcome,) = outcomes(LETTERED, ["多选题", "哪些", "一", "二", "三", "A-C"])
    assert "names no option" in why(outcome)


def test_options_may_stand_in_the_cell_of_the_question() -> None:
    (outcome,) = outcomes(["题型", "题干", "答案"], ["单选题", "甲是什么？\nA.一\nB.二", "B"])
    assert keys(outcome) == ["二"] and outcome.question and outcome.question.stem == "甲是什么？"
