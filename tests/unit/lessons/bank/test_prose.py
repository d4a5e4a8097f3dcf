"""A bank that is a text: sections, numbers, options and keys in every spelling; nothing is lost."""

import pytest

from lessons.bank.bank_question import BankKind, BankOutcome, BankReading
from lessons.bank.prose.read_prose import read_prose
from lessons.bank.prose.word_table import table_lines
from lessons.content.question import TextBlank
from tests.builders.bank_sheet import keys, why


def read(text: str) -> BankReading:
    return read_prose("bank.txt", text.split("\n"))


def one(text: str) -> BankOutcome:
    (outcome,) = read(text).outcomes
    return outcome


@pytest.mark.parametrize(
    "text",
    [
        "一、单选题\n1.先做（A）\nA.停电\nB.验电",
        "一、单选题\n1、先做（  A ）\nA、停电 B、验电",
        "一、单选题\n1．先做（ ）\nA．停电　　B．验电\n答案：A",
        "一、单项选择题（共1题，每题2分）\n1.先做\n（A）停电\n（B）验电\n正确答案：A",
        "二、单选\n1) 先做（ ）A.停电 B.验电\n【答案】A\n【解析】先停",
        "1.[单选题]先做\nA.停电\nB.验电\n参考答案：A 解析：先停",
        "1.先做（单选题）\nA:停电\nB:验电\n答案A",
        "单选题\n第1题：先做\nA 停电\nB 验电\n答案: A",
        "一、单选题\n1.先做\nA.停电\nB.验电\n参考答案\n1.A",
        "一、单选题\n1.先做\nA.停电\nB.验电\n答案\n一、单选题\n1-1 A",
    ],
)
def test_a_single_choice_is_read_in_every_spelling(text: str) -> None:
    outcome = one(text)
    if "答案A" in text:  # no colon: it is not certain that this is a label
        assert outcome.question is None
        return
    assert outcome.question and outcome.question.kind is BankKind.SINGLE
    assert [option.text for option in outcome.question.options] == ["停电", "验电"]
    assert keys(outcome) == ["停电"]
    assert "A" not in outcome.question.stem


@pytest.mark.parametrize(
    ("line", "right"),
    [("可带电接地。（×）", False), ("（√）先停电", True), ("先停电 (对)", True),
     ("可带电接地（错）", False), ("先停电√", True),
     ("先停电（T）", True), ("先停电。( √ )", True), ("可带电接地 （ B ）", False)],
)  # fmt: skip
def test_a_verdict_in_the_text_is_the_key_and_leaves_the_text(line: str, right: bool) -> None:
    outcome = one(f"三、判断题\n1.{line}")
    assert keys(outcome) == ["对" if right else "错"]
    assert outcome.question and not set("√×TB错") & set(outcome.question.stem)


def test_the_mark_before_the_number_belongs_to_the_question() -> None:
    assert keys(one("三、判断题\n（√）1.先停电")) == ["对"]


def test_sections_give_kind_and_points_to_their_questions() -> None:
    reading = read("一、单选题（每题1.5分）\n1.甲（A）\nA.a B.b\n二、多选题\n1.乙（AB）\nA.a B.b C.c")
    first, second = (outcome.question for outcome in reading.outcomes)
    assert first and second
    assert (first.kind, first.points, second.kind) == (BankKind.SINGLE, 2, BankKind.MULTIPLE)


def test_a_chapter_is_the_objective_of_what_follows() -> None:
    reading = read("第一章 变压器\n一、判断题\n1.油绝缘（√）\n第二章 电机\n一、判断题\n1.电机转（√）")
    assert [o.question.objective for o in reading.outcomes if o.question] == ["第一章 变压器", "第二章 电机"]


def test_all_keys_at_the_end_go_to_their_questions_by_section_and_number() -> None:
    text = (
        "一、单选题\n1.甲\nA.a B.b\n2.乙\nA.a B.b\n二、判断题\n1.丙\n2.丁\n三、多选题\n1.戊\nA.a B.b C.c\n"
        "参考答案\n一、单选题\n1-2 BA\n二、判断题：1.√ 2.×\n三、多选题\n1.ABC"
    )
    assert [keys(outcome) for outcome in read(text).outcomes] == [["b"], ["a"], ["对"], ["错"], ["a", "b", "c"]]


def test_a_key_of_the_list_that_contradicts_the_question_keeps_it_out() -> None:
    text = "一、单选题\n1.甲（A）\nA.a B.b\n2.乙\nA.a B.b\n答案：A\n参考答案\n一、单选题\n1.A 2.B"
    first, second = read(text).outcomes
    assert keys(first) == ["a"]
    assert "that of the list" in why(second)


def test_a_bracket_that_contradicts_the_answer_below_keeps_the_question_out() -> None:
    assert "in brackets" in why(one("一、单选题\n1.先做（B）\nA.停电 B.验电\n答案：A"))
    assert keys(one("一、单选题\n1.先做（A）\nA.停电 B.验电\n答案：A")) == ["停电"]
    assert keys(one("三、判断题\n1.先停电（√）\n答案：对")) == ["对"]


def test_a_numbered_answer_stays_one_answer() -> None:
    text = "五、简答题\n1.两票三制？\n答：\n1.两票\n2.三制\n2.技术措施？\n答案：停电等\n3.组织措施？\n答案：1.甲\n2.乙"
    models = [outcome.question.model for outcome in read(text).outcomes if outcome.question]
    assert models == ["1.两票\n2.三制", "停电等", "1.甲\n2.乙"]


def test_a_question_without_a_number_between_numbered_ones_is_not_swallowed() -> None:
    text = "一、单选题\n1.甲\nA.a B.b\n答案：A\n乙\nA.c B.d\n答案：B\n3.丙\nA.a B.b\n答案：A"
    assert [outcome.stem for outcome in read(text).outcomes] == ["甲", "乙", "丙"]


def test_several_brackets_that_could_hold_the_key_are_listed() -> None:
    assert "several brackets" in why(one("一、单选题\n1.甲（A）和乙（B）\nA.a B.b"))


def test_lines_that_belong_to_no_question_are_named() -> None:
    reading = read("某某厂题库\n一、判断题\n1.甲（√）")
    assert reading.notes[0][1].fields == {"text": "某某厂题库"}


def test_a_text_without_questions_says_how_they_begin() -> None:
    assert "no question is found" in read("").notes[-1][1].text
    assert why(one("通知\n各位同事"))


def test_numbers_with_a_point_are_no_questions() -> None:
    reading = read("一、单选题\n1.电压为\n6.3kV 系统（A）\nA.a B.b")
    assert len(reading.outcomes) == 1 and reading.outcomes[0].question
    assert [outcome.stem for outcome in read("一、判断题\n1.220kV 停电（√）\n2.3号机停机（×）").outcomes] == [
        "220kV 停电", "3号机停机"
    ]  # fmt: skip


def test_a_table_of_keys_is_read_as_a_list_of_keys() -> None:
    assert table_lines([["题号", "1", "2"], ["答案", "A", "B"]]) == ["1.A  2.B"]
    assert table_lines([["甲", "甲", "乙"]]) == ["甲", "乙"]


def test_full_width_numbers_begin_questions() -> None:
    found = read("１．甲是什么（Ｂ）\nＡ．一　　Ｂ．二\n２．乙是什么\nＡ、一\nＢ、二\n答案：Ａ").outcomes
    assert [keys(outcome) for outcome in found] == [["二"], ["一"]]


def test_a_key_behind_its_label_needs_no_colon() -> None:
    found = read("第1题 甲（单选）\nA 一\nB 二\n答案 B\n第2题 乙（多选）\nA 一\nB 二\n答案 AB").outcomes
    assert [keys(outcome) for outcome in found] == [["二"], ["一", "二"]]


def test_options_behind_bare_letters_are_found_and_a_letter_is_never_filled_in() -> None:
    assert keys(one("1、甲（ ）。A一 B二 C三 （答案：C）")) == ["三"]
    assert "no options are found" in why(one("1、甲（ ）。一 二 三 （答案：C）"))


def test_what_is_to_be_filled_in_may_stand_in_brackets() -> None:
    outcome = one("一、填空题\n1、方针是【安全第一】、（预防为主）。")
    assert outcome.question and outcome.question.blanks == (TextBlank(("安全第一",)), TextBlank(("预防为主",)))
    assert outcome.remarks


def test_a_table_of_a_question_is_read_by_the_names_of_its_rows() -> None:
    rows = [["题干", "甲是什么"], ["选项", "A. 一\nB. 二"], ["答案", "B"], ["解析", "因为"]]
    assert table_lines(rows) == ["1. 甲是什么", "A. 一", "B. 二", "答案：B", "解析：因为"]
    assert table_lines([["2", "乙"], ["A", "一"], ["选项B", "二"]]) == ["2. 乙", "A. 一", "B. 二"]
    assert table_lines([["题号", "答案", "题号", "答案"], ["1", "A", "3", "C"], ["2", "B", "", ""]]) == [
        "1.A",
        "2.B",
        "3.C",
    ]


def test_answers_of_a_section_may_stand_behind_one_label() -> None:
    found = read("一、判断题\n1.甲。（ ）\n2.乙。（ ）\n答案：1.√ 2.×\n二、判断题\n1.丙\n答案：对").outcomes
    assert [keys(outcome) for outcome in found] == [["对"], ["错"], ["对"]]


def test_a_list_behind_the_label_of_one_question_is_its_own() -> None:
    outcome = one("一、简答题\n1.两步是什么\n答案：1.A 2.B")
    assert outcome.question and outcome.question.model == "1.A 2.B"


def test_the_list_of_answers_may_explain_them() -> None:
    first, second = read(
        "一、单选题\n1. 甲\nA. 一\nB. 二\n2. 乙\nA. 一\nB. 二\n"
        "参考答案及解析\n一、单选题\n1. A。解析：因为\n2. B。解析：所以"
    ).outcomes
    assert (keys(first), keys(second)) == (["一"], ["二"])
    assert first.question and first.question.explanation == "因为"
