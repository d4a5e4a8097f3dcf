"""An option, its tick and what belongs to it are read as written or reported where they stand."""

import re

import pytest

from lessons.content.question import Choice, Ordering
from lessons.syntax.parse import examine
from tests.unit.lessons.syntax.misspellings import HEAD, TEST
from tests.unit.lessons.syntax.one_question import QUESTION, found, only


@pytest.mark.parametrize("space", "\u3000\u00a0\u2003")
def test_a_space_that_is_not_the_plain_one_is_reported_itself(space: str) -> None:
    for block, place in (
        (f"- [x] 甲\n-{space}[ ] 乙\n", "4:2 E204"),
        (f"1.{space}[ ] 甲\n2. [x] 乙\n", "3:3 E204"),
        (f"1. 甲\n2.{space}乙\n3. 丙\n", "4:3 E204"),
    ):
        examined = examine((HEAD + TEST + QUESTION + block).encode(), "a.md")
        assert place in found(QUESTION + block), block
        assert "this is not a plain space; write a half-width space here" in [f.text for f in examined.findings]


@pytest.mark.parametrize("mark", ["-", "1."])
def test_a_space_that_is_missing_before_a_box_is_named(mark: str) -> None:
    examined = examine(f"{HEAD}{TEST}{QUESTION}{mark}[x] 甲\n{mark}[ ] 乙\n".encode(), "a.md")
    said = [finding for finding in examined.findings if finding.code == "E204"]
    assert {finding.text for finding in said} == {"a space is missing between {found} and the box; write one"}
    assert {finding.fields["found"] for finding in said} == {mark}


def test_a_choice_without_any_tick_is_said_to_have_none() -> None:
    for mark in ("1.", "-"):
        examined = examine(f"{HEAD}{TEST}{QUESTION}{mark} [ ] 甲\n{mark} [ ] 乙\n".encode(), "a.md")
        assert [finding.text for finding in examined.findings] == ["no option is marked [x]"]


def test_a_question_whose_directive_is_misspelled_is_blamed_for_that_alone() -> None:
    block = "### 甲\n<!-- question: id=q -->\n1、[x] 甲\n### 乙\n<!-- question id=r -->\n- [x] 甲\n- [ ] 乙\n"
    assert found(block) == ["3:1 E204", "5:14 E310"]


@pytest.mark.parametrize(
    ("block", "multiple"),
    [
        ("1. [x]甲\n2. [ ]乙\n", False),
        ("1. [√] 甲\n2. [] 乙\n", False),
        ("1. ［x］ 甲\n2. ［ ］ 乙\n", False),
        ("- 【ｘ】甲\n- 【　】乙\n", True),
        ("* [ X ] 甲\n* [  ]　乙\n", True),
        ("1) [\u200bx] 甲\n2) [\u00a0] 乙\n", False),
        ("+ [✔]甲\n+ [ ](甲)以外\n", True),
        ("1. \u3000[x] 甲\n2. \u3000[ ] 乙\n", False),
    ],
)
def test_a_harmless_spelling_of_a_box_is_a_box(block: str, multiple: bool) -> None:
    question = only(block)
    assert isinstance(question, Choice)
    assert ([option.key for option in question.options], question.multiple) == ([True, False], multiple)
    assert question.options[0].text == "甲"
    assert found(QUESTION + block) == []


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("2．[ ] 乙", "1 E204"),
        ("3、[ ] 乙", "1 E204"),
        ("（1）[ ] 乙", "1 E204"),
        ("A. [ ] 乙", "1 E204"),
        ("① [ ] 乙", "1 E204"),
        ("• [ ] 乙", "1 E204"),
        ("-[ ] 乙", "1 E204"),
        ("2.[ ] 乙", "1 E204"),
        ("[ ] 乙", "1 E204"),
        ("- [×] 乙", "3 E203"),
        ("- [1] 乙", "3 E203"),
        ("- [对] 乙", "3 E203"),
        ("- [xx] 乙", "3 E203"),
        ("- [ ]] 乙", "3 E203"),
        ("- （x） 乙", "3 E203"),
        ("- ( ) 乙", "3 E203"),
        ("- ☑ 乙", "3 E203"),
        ("- □ 乙", "3 E203"),
        ("- [x 乙", "3 E203"),
        ("- x] 乙", "3 E203"),
        ("- [x](a.md) 乙", "6 E203"),
        ("- 乙 [x]", "5 E203"),
        ("- 乙（√）", "4 E203"),
        ("- [ ] 乙 [ ] 丙", "9 E203"),
        ("  - [ ] 乙", "1 E203"),
    ],
)
def test_what_only_begins_like_an_option_is_an_error_where_it_stands(line: str, where: str) -> None:
    for block in (f"- [x] 甲\n{line}\n- [ ] 丁\n", f"[[甲]]\n\n{line}\n"):
        assert any(re.fullmatch(rf"[45]:{where}", entry) for entry in found(QUESTION + block)) or (
            "E203" in where and line.startswith("  ") and "[[" in block
        ), found(QUESTION + block)
        assert examine((HEAD + TEST + QUESTION + block).encode(), "a.md").lesson.tests[0].questions == ()


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("\\[x\\]", "\\[ \\]", "3:5"),
        ("**[x]**", "**[ ]**", "3:6"),
        ("~~[x]~~", "~~[ ]~~", "3:6"),
        ("<b>[x]</b>", "<b>[ ]</b>", "3:7"),
        ("([x])", "([ ])", "3:5"),
        ("“[√]”", "“[ ]”", "3:5"),
        ("、[x]", "、[ ]", "3:5"),
        ("A[x]", "B[ ]", "3:5"),
        ("A.[x]", "B.[ ]", "3:6"),
        ("（A）[x]", "（B）[ ]", "3:7"),
        ("答案[x]", "[ ]", "3:6"),
        ("﹝x﹞", "﹝ ﹞", "3:4"),
        ("⟦x⟧", "⟦ ⟧", "3:4"),
        ("【正确】", "【错误】", "3:4"),
        ("（对）", "（错）", "3:4"),
        ("[True]", "[False]", "3:4"),
        ("●", "○", "3:4"),
        ('<input type="checkbox" checked>', '<input type="checkbox">', "3:4"),
    ],
)
def test_a_numbered_list_with_its_ticks_behind_something_is_never_put_in_order(
    right: str, wrong: str, where: str
) -> None:
    for space in (" ", ""):
        assert f"{where} E203" in found(QUESTION + f"1. {right}{space}甲\n2. {wrong}{space}乙\n")


def test_words_in_brackets_links_and_code_are_no_boxes() -> None:
    question = only(
        "1. 【注意】看 [x](https://example.org)\n2. int[] 和 `[x]`\n3. [^1] 与 a[x] 处\n4. `[x]` 格\n5. (N) 中性线\n"
    )
    assert isinstance(question, Ordering)
    assert len(question.items) == 5


@pytest.mark.parametrize("box", ["> 1. [x] 甲\n> 2. [ ] 乙\n", "说明\n2. [x] 甲\n3. [ ] 乙\n\n[[丙]]\n"])
def test_boxes_in_quotes_and_running_text_are_errors(box: str) -> None:
    assert [entry.split()[1] for entry in found(QUESTION + box)] == ["E203", "E203"]


@pytest.mark.parametrize(
    ("block", "findings"),
    [
        ("1、停电\n2、验电\n", ["3:1 E204", "4:1 E204"]),
        ("A. 停电\nB. 验电\n", ["3:1 E204", "4:1 E204"]),
        ("甲、停电\n乙、验电\n", ["3:1 E204", "4:1 E204"]),
        ("㈠停电\n❷验电\n", ["3:1 E204", "4:1 E204"]),
        ("1. 停电\n2.\n3. 接地\n", ["4:1 E202"]),
        ("1.停电\n2.验电\n", ["3:1 E204", "4:1 E204"]),
        ("• 停电\n• 验电\n", ["3:1 E204", "4:1 E204"]),
        ("1. 停电\n2、验电\n3. 接地\n", ["4:1 E204"]),
        ("1. 停电\n2 验电\n3. 接地\n", ["4:1 E204"]),
        ("1. 停电\n    2. 验电\n3. 接地\n", ["4:1 E204"]),
        ("1. 停电\n2. 验电\n> 3. 接地\n", ["5:1 E204"]),
        ("1. 停电\n\n说明\n\n2. 验电\n", ["7:1 E202"]),
        ("- 停电\n- 验电\n", ["3:1 E202"]),
        ("1. [x] 甲\n> 反馈\n2. [ ] 乙\n", ["4:1 E207"]),
        ("1. [x] 甲\n  > 反馈\n2. [ ] 乙\n", ["4:1 E207"]),
        ("1. [x] 甲\n> 反馈\n2. 乙\n", ["4:1 E207"]),
        ("- [x] 甲\n- [ ] 乙\n  > 解析：说明\n", ["5:1 E207"]),
        ("- [x] 甲\n- [ ] 甲\n", ["4:1 E208"]),
        ("    说明\n\n- [x] 甲\n- [ ] 乙\n", ["3:1 E209"]),
        ("＞ 提示：想想\n\n- [x] 甲\n- [ ] 乙\n", ["3:1 E207"]),
        ("- [x] 甲[^1]\n- [ ] 乙\n\n[^1]: 规程\n", ["6:1 W204"]),
        ("提示：想想\n\n- [x] 甲\n- [ ] 乙\n", ["3:1 W203"]),
        ("答案：甲\n\n- [x] 甲\n- [ ] 乙\n", ["3:1 W203"]),
        ("【正确答案】甲\n\n- [x] 甲\n- [ ] 乙\n", ["3:1 W203"]),
        ("Answer: A\n\n- [x] 甲\n- [ ] 乙\n", ["3:1 W203"]),
        ("答案：[[甲]]\n\n> 答案：见规程\n", []),
    ],
)
def test_items_and_quotes_that_would_be_lost_are_reported(block: str, findings: list[str]) -> None:
    assert found(QUESTION + block) == findings
