"""A question is taken only where its key is beyond doubt."""

import pytest

from lessons.content.question import NumberBlank, TextBlank
from lessons.content.typed_answer import within
from tests.builders.bank_sheet import keys, outcomes, why

CHOICE = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]


@pytest.mark.parametrize(
    "key", ["AC", "A,C", "A、C", "Ａ，Ｃ", "a c", "A|C", "A;C", "（AC）", "答案：AC", "A\nC", "甲|丙", "甲；丙", "A.C"]
)
def test_several_answers_are_read_however_they_are_divided(key: str) -> None:
    assert keys(outcomes(CHOICE, ["多选题", "选", "甲", "乙", "丙", "丁", key])[0]) == ["甲", "丙"]


@pytest.mark.parametrize(
    ("kind", "key", "reason"),
    [
        ("单选题", "E", "which is no option"),
        ("单选题", "AB", "a single choice with"),
        ("多选题", "AA", "twice"),
        ("单选题", "", "no answer"),
        ("单选题", "戊", "names no option"),
        ("单选题", "2", "names no option"),
        ("猜谜题", "A", "no kind of question"),
        ("判断题", "或许", "neither right nor wrong"),
    ],
)
def test_what_is_not_clear_is_listed_with_its_reason(kind: str, key: str, reason: str) -> None:
    options = ["甲", "乙", "", ""] if kind != "判断题" else ["", "", "", ""]
    found = outcomes(CHOICE, [kind, "选", *options, key])[0]
    assert reason in why(found)


@pytest.mark.parametrize("key", ["对", "√", "✓", "正确", "T", "TRUE", "是", "A", "（对）", "Y"])
def test_true_is_said_in_many_ways(key: str) -> None:
    assert keys(outcomes(CHOICE, ["判断题", "验电前应先试验电器", "", "", "", "", key])[0]) == ["对"]


@pytest.mark.parametrize("key", ["错", "×", "错误", "F", "FALSE", "否", "B", "x", "N"])
def test_and_so_is_false(key: str) -> None:
    assert keys(outcomes(CHOICE, ["判断题", "可带电接地", "", "", "", "", key])[0]) == ["错"]


def test_a_letter_names_the_option_that_stands_there_also_in_true_or_false() -> None:
    assert keys(outcomes(CHOICE, ["判断题", "可带电接地", "错误", "正确", "", "", "A"])[0]) == ["错"]


def test_a_letter_without_options_is_read_as_people_mean_it_and_that_is_said() -> None:
    found = outcomes(CHOICE, ["判断题", "可带电接地", "", "", "", "", "B"])[0]
    assert keys(found) == ["错"] and found.remarks


def test_a_choice_without_a_kind_is_read_by_its_key_and_that_is_said() -> None:
    one, two = outcomes(CHOICE, ["", "选", "甲", "乙", "", "", "A"], ["", "选二", "甲", "乙", "", "", "AB"])
    assert one.question and two.question
    assert (one.question.kind.value, two.question.kind.value) == ("single", "multiple")
    assert one.remarks and two.remarks


@pytest.mark.parametrize(
    ("stem", "key", "blanks"),
    [
        ("频率为____Hz", "约50", [("约50",)]),
        ("代号（  ）", "007", [("007",)]),
        ("气体是____", "SF6|六氟化硫", [("SF6", "六氟化硫")]),
        ("气体是____", "SF6或六氟化硫", [("SF6", "六氟化硫")]),
        ("应____额定", "大于或等于", [("大于或等于",)]),
        ("甲____乙____", "一|二", [("一",), ("二",)]),
        ("甲____乙____", "一；二", [("一",), ("二",)]),
        ("甲____乙____", "一、二", [("一",), ("二",)]),
        ("甲（ ）乙（ ）丙（ ）", "一;二或贰;三", [("一",), ("二", "贰"), ("三",)]),
    ],
)
def test_answers_go_into_their_blanks(stem: str, key: str, blanks: list[tuple[str, ...]]) -> None:
    found = outcomes(CHOICE, ["填空题", stem, "", "", "", "", key])[0]
    assert found.question, found.remarks
    assert [blank.alternatives for blank in found.question.blanks if isinstance(blank, TextBlank)] == blanks


@pytest.mark.parametrize("typed", ["0.7", "0.70", "０．７", ".7"])
def test_a_number_alone_in_a_blank_is_right_however_it_is_written_and_that_is_said(typed: str) -> None:
    (outcome,) = outcomes(CHOICE, ["填空题", "安全距离____m", "", "", "", "", "0.7"])
    assert outcome.question and outcome.question.blanks == (NumberBlank("0.7", "0"),)
    assert [remark.fields for remark in outcome.remarks] == [{"value": "0.7"}]
    assert within(typed, "0.7", "0", None)


def test_as_many_answers_as_blanks_or_none_is_taken() -> None:
    assert "blanks in the text" in why(outcomes(CHOICE, ["填空题", "甲____乙____", "", "", "", "", "一|二|三"])[0])


@pytest.mark.parametrize(("key", "value", "unit"), [("10kV", "10", "kV"), ("I=10 A", "10", "A"), ("-5℃", "-5", "°C")])
def test_a_calculation_with_one_number_is_a_number_with_its_unit_beside_it(key: str, value: str, unit: str) -> None:
    found = outcomes(CHOICE, ["计算题", "求之", "", "", "", "", key])[0]
    assert found.question and found.question.blanks == (NumberBlank(value, "0"),)
    assert found.question.stem.endswith(f" {unit}") and found.remarks


def test_a_calculation_with_steps_is_for_a_person_to_judge() -> None:
    found = outcomes(CHOICE, ["计算题", "求之", "", "", "", "", "解：I=U/R=10A，P=UI=2.2kW"])[0]
    assert found.question and found.question.kind.value == "essay" and found.remarks


def test_an_order_is_the_one_that_the_key_names() -> None:
    found = outcomes(CHOICE, ["排序题", "排", "接地", "停电", "验电", "", "BCA"])[0]
    assert found.question and found.question.items == ("停电", "验电", "接地")
    assert "once" in why(outcomes(CHOICE, ["排序题", "排", "接地", "停电", "验电", "", "BC"])[0])


def test_pairs_are_read_from_options_or_from_the_key() -> None:
    a, b = outcomes(
        CHOICE,
        ["连线题", "连", "红=禁止", "黄=警告", "", "", "见选项"],
        ["匹配题", "配", "", "", "", "", "红-禁止|黄-警告"],
    )
    assert a.question and b.question
    assert a.question.pairs == b.question.pairs == (("红", "禁止"), ("黄", "警告"))


def test_a_picture_that_cannot_come_along_keeps_its_question_out() -> None:
    found = outcomes(CHOICE, ["单选题", '如图<img src="a.png">', "甲", "乙", "", "", "A"])[0]
    assert "picture" in why(found)


@pytest.mark.parametrize(("written", "points"), [("2分", 2), ("0.5", 1), ("1.5", 2), ("0", 1), ("许多", 1)])
def test_points_are_whole_and_what_is_changed_is_said(written: str, points: int) -> None:
    found = outcomes([*CHOICE, "分数"], ["单选题", "选", "甲", "乙", "", "", "A", written])[0]
    assert found.question and found.question.points == points
    assert bool(found.remarks) == (written != "2分")
