"""What an author writes is read as written or is an error where it stands, and no slip shows a member the answers."""

import re
from pathlib import Path

import msgspec
import pytest

from lessons.content.lesson import Test
from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, Question, TextBlank
from lessons.lint.lint import check_pack
from lessons.syntax.parse import examine
from lessons.typeset.plain import plain_lines
from tests.unit.lessons.syntax.misspellings import AFTER, CORRECT, HEAD, SECRETS, TEST, slips

BEFORE = (HEAD + TEST).count("\n")
QUESTION = "### 哪个？\n<!-- question: id=q -->\n"


def found(block: str) -> list[str]:
    """`line:column code` of the errors and warnings in a question's block, lines counted from its heading, from 1."""
    findings = examine((HEAD + TEST + block).encode(), "a.md").findings
    return [f"{finding.line - BEFORE}:{finding.column} {finding.code}" for finding in findings]


def only(block: str) -> Question:
    (test,) = examine((HEAD + TEST + QUESTION + block).encode(), "a.md").lesson.tests
    (question,) = test.questions
    return question


def content(question: Question) -> str:
    """A question without its place and what nobody sees: spaces and invisible characters."""
    bare = msgspec.structs.replace(question, id="", line=0, digest="", points=1)
    return re.sub("[ \u3000\u00a0\u200b]", "", msgspec.json.encode(bare).decode())


def questions(tests: tuple[Test, ...]) -> list[str]:
    return [content(question) for test in tests for question in test.questions]


# Every slip


@pytest.mark.parametrize("kind", CORRECT)
def test_a_slip_is_read_as_meant_or_reported_where_it_is_and_shows_no_answer(kind: str) -> None:
    (meant, _after) = questions(examine((HEAD + TEST + CORRECT[kind] + AFTER).encode(), "a.md").lesson.tests)
    for slip in slips(CORRECT[kind]):
        examined = examine((HEAD + TEST + slip.text + AFTER).encode(), "a.md")
        text = examined.lesson.text
        assert not [secret for secret in SECRETS if secret in text], slip
        assert not [secret for secret in SECRETS if secret in "\n".join(plain_lines(text))], slip
        lines = [finding.line - 1 - BEFORE for finding in examined.findings]
        full_width = kind == "number" and re.search("written '[０-９．。]'", slip.what)
        if meant not in questions(examined.lesson.tests) and not full_width:
            assert any(abs(line - slip.line) <= 2 for line in lines), (slip, examined.findings)


# Boxes


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


# Items


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


# Pairs


@pytest.mark.parametrize(
    ("block", "findings"),
    [
        ("| 票 | 用途 |\n| a | 1 |\n| b | 2 |\n", ["3:1 E206"]),
        ("票 | 用途\na | 1\nb | 2\n", ["3:1 E206"]),
        ("｜ 票 ｜ 用途 ｜\n｜---｜---｜\n｜ a ｜ 1 ｜\n", ["3:1 E206"]),
        ("| 票 | 用途 |\n|—|—|\n| a | 1 |\n", ["4:1 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a ｜ 1 |\n| b | 2 |\n", ["5:5 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 ｜\n| b | 2 |\n", ["5:9 E206"]),
        ("丨 票 丨 用途 丨\n丨---丨---丨\n丨 a 丨 1 丨\n", ["3:1 E206"]),
        ("│ 票 │ 用途 │\n│---│---│\n│ a │ 1 │\n", ["3:1 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a 丨 1 |\n| b | 2 |\n", ["5:5 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 |\n| a | 1 |\n| b | 2 |\n", ["6:1 E208"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 | x |\n| b | 2 |\n", ["5:1 E206"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 |\n| b | |\n", ["6:1 E202"]),
        ("| 票 | 用途 |\n|---|---|\n| a | 1 |\n| a | 2 |\n", ["6:1 E208"]),
        ("| 票 | 用途 | 甲 |\n|---|---|---|\n| a | 1 | 2 |\n", ["3:1 E206"]),
        ("- [x] 甲\n  | 票 | 用途 |\n  | a | 1 |\n- [ ] 乙\n", ["4:3 E206"]),
    ],
)
def test_what_only_begins_like_a_table_is_an_error_where_it_stands(block: str, findings: list[str]) -> None:
    assert found(QUESTION + block) == findings


def test_bars_in_code_and_escaped_are_in_their_cells() -> None:
    question = only("| 票 | 用途 |\n|---|---|\n| a \\| b | 1 |\n| c | 2 |\n")
    assert isinstance(question, Matching)
    assert question.pairs[0] == ("a | b", "1")


# Blanks


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("[[交流｜AC]]", TextBlank(("交流", "AC"))),
        ("【【交流|AC】】", TextBlank(("交流", "AC"))),
        ("[[交流 丨 AC│ac]]", TextBlank(("交流", "AC", "ac"))),
        ("[[丨]]", TextBlank(("丨",))),
        ("［［交流］］", TextBlank(("交流",))),
        ("[[a[0]|a0]]", TextBlank(("a[0]", "a0"))),
        ("[[｜]]", TextBlank(("｜",))),
        ("[[±5%]]", TextBlank(("±5%",))),
        ("[[10～20]]", TextBlank(("10～20",))),
        ("[[２０ ＋－ ０．５]]", NumberBlank("20", "0.5")),
        ("[[20 +/- 1 %]]", NumberBlank("20", "1%")),
        ("[[20+-0.5]]", NumberBlank("20", "0.5")),
        ("[[50 +- 0.2]]", NumberBlank("50", "0.2")),
    ],
)
def test_a_harmless_spelling_of_a_blank_is_a_blank(text: str, blank: TextBlank | NumberBlank) -> None:
    question = only(f"填 {text}。\n")
    assert isinstance(question, Cloze)
    assert (question.blanks, question.stem) == ((blank,), "哪个？\n\n填 [[0]]。")
    assert not found(QUESTION + f"填 {text}。\n") or "～" in text


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("[[20 +- 0.5 V]]", "3:1 E202"),
        ("[[20V ± 0.5V]]", "3:1 E202"),
        ("[[50 +- ]]", "3:1 E202"),
        ("[[50±1|51]]", "3:1 E202"),
        ("[[约50 +- 1]]", "3:1 E202"),
        ("电压 [[交流", "3:4 E205"),
        ("[[乙]] 交流]]", "3:9 E205"),
        ("[[乙]] [[交流]", "3:7 E205"),
        ("[[乙]] [[交流]]]", "3:7 E205"),
        ("[[乙]] [交流|AC]", "3:7 E205"),
        ("[[乙]] {{交流}}", "3:7 E205"),
        ("[[乙]] [ [交流] ]", "3:7 E205"),
        ("[[甲\n乙]]", "3:1 E205"),
        ("> 提示：[[甲]]\n\n[[乙]]", "3:6 E205"),
        ("- [x] 甲 [[乙]]\n- [ ] 丙", "3:9 E205"),
        ("[[19.5~20.5]]", "3:1 W202"),
        ("[[50 + 0.2]]", "3:1 W202"),
        ("[[-5～5]]", "3:1 W202"),
        ("[[19.5 至 20.5]]", "3:1 W202"),
        ("[[19.5...20.5]]", "3:1 W202"),
    ],
)
def test_what_only_begins_like_a_blank_is_reported_where_it_stands(line: str, finding: str) -> None:
    assert finding in found(QUESTION + line + "\n")


def test_code_and_nested_brackets_are_no_blanks() -> None:
    assert isinstance(only("`[[ -f x ]]` 和 a[b[0]] 中 [[甲]]\n"), Cloze)
    assert found(QUESTION + "`[[ -f x ]]` 和 a[b[0]] 中 [[甲]]\n") == []


# Directives and headings

ORDER = "1. 停电\n2. 验电\n"


@pytest.mark.parametrize(
    ("head", "finding"),
    [
        ("### 甲\n<!-- quesion: id=q -->\n", "2:6 E310"),
        ("### 甲\n<!-- Question: id=q -->\n", "2:6 E310"),
        ("### 甲\n<!-- 题目：id=q -->\n", "2:6 E310"),
        ("### 甲\n<!-- question id=q -->\n", "2:14 E310"),
        ("### 甲\n<!-- question: id=q\n", "2:20 E310"),
        ("### 甲\n<!-- question: id=q ->\n", "2:23 E310"),
        ("### 甲\n<!- question: id=q -->\n", "2:1 E310"),
        ("### 甲\n‹！-- question: id=q --›\n", "2:1 E310"),
        ("### 甲\n<!–– question: id=q ––>\n", "2:1 E310"),
        ("### 甲\n<question: id=q>\n", "2:1 E310"),
        ("### 甲\nquestion: id=q\n", "2:1 E310"),
        ("### 甲\n    <!-- question: id=q -->\n", "2:5 E310"),
        ("### 甲\n> <!-- question: id=q -->\n", "2:3 E310"),
        ("### 甲 <!-- question: id=q -->\n", "1:7 E310"),
        ("### 甲\n<!-- ques\u200btion: id=q -->\n", "2:10 E310"),
        ("###甲\n<!-- question: id=q -->\n", "1:1 E311"),
        ("＃＃＃ 甲\n<!-- question: id=q -->\n", "1:1 E311"),
        ("    ### 甲\n<!-- question: id=q -->\n", "1:5 E311"),
        ("### 甲\n", "2:1 E306"),
    ],
)
def test_what_only_looks_like_a_directive_or_a_heading_is_one_finding_and_shows_no_answer(
    head: str, finding: str
) -> None:
    source = HEAD + TEST + head + ORDER + AFTER
    examined = examine(source.encode(), "a.md")
    assert found(head + ORDER + AFTER) == [finding]
    assert "停电" not in examined.lesson.text
    assert [question.id for question in examined.lesson.tests[0].questions][-1] == "after"


@pytest.mark.parametrize(
    "comment", ["<!-- note -->", "<!-- text: see below -->", "<!-- TODO: id=4 -->", "`<!-- test: -->`"]
)
def test_other_comments_are_no_directives(comment: str) -> None:
    assert [f.code for f in examine((HEAD + comment + "\n").encode(), "a.md").findings] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```sh\nls\n\n" + TEST + CORRECT["order"], 1),
        (TEST + CORRECT["words"].replace("电压", "```\n电压") + CORRECT["single"] + "```\nx\n```\n", 6),
        (TEST + "### 甲\n<!-- question: id=q -->\n~~~\nls\n" + ORDER, 6),
        ("```\nls\n\n" + TEST + CORRECT["order"] + "```sh\nls\n```\n1. [x] 钥匙\n", 1),
        ("<pre>\n\n" + TEST + CORRECT["single"], 1),
    ],
)
def test_a_block_that_nothing_closes_is_reported_at_its_first_line_and_hides_what_follows(text: str, line: int) -> None:
    examined = examine((HEAD + text).encode(), "a.md")
    assert [(f.line - HEAD.count("\n"), f.code) for f in examined.findings] == [(line, "E312")]
    assert "钥匙" not in "\n".join(plain_lines(examined.lesson.text))
    assert "停电" not in examined.lesson.text


@pytest.mark.parametrize(
    "heading", ["# 注释\n电压是 [[钥匙]]\n", "电压是 [[钥匙]]\n---\n", "# 注释\n1. 钥匙\n2. 锁孔\n"]
)
def test_a_heading_that_cuts_a_question_from_its_answers_is_reported_and_shows_none(heading: str) -> None:
    source = HEAD + TEST + QUESTION + heading + "\n# 后文\n\n1. 一\n"
    examined = examine(source.encode(), "a.md")
    assert "3:1 E313" in found(QUESTION + heading)
    assert "钥匙" not in examined.lesson.text
    assert "1. 一" in examined.lesson.text


def test_a_heading_in_the_place_of_a_directive_shows_no_answers() -> None:
    block = "### 甲\n# question: id=q\n1. [x] 钥匙\n2. [ ] 锁孔\n"
    assert found(block) == ["2:1 E313"]
    assert "钥匙" not in examine((HEAD + TEST + block).encode(), "a.md").lesson.text


@pytest.mark.parametrize(
    "text",
    [
        TEST + QUESTION + ORDER + "\n#### 下一题\n<!-- question: id=r ->\n1. 钥匙\n2. 锁孔\n",
        TEST.replace("-->", "->") + "### 甲\n<-- question: id=q -->\n1. 钥匙\n2. 锁孔\n",
    ],
)
def test_two_slips_together_show_no_answer(text: str) -> None:
    examined = examine((HEAD + text).encode(), "a.md")
    assert [finding.code for finding in examined.findings if finding.code == "E310"]
    assert "钥匙" not in examined.lesson.text


def test_an_unclosed_fence_hides_nothing_where_nothing_is_to_be_hidden() -> None:
    assert "ls -l" in examine((HEAD + "```sh\nls -l\n").encode(), "a.md").lesson.text


# What stands in options, hints and explanations


def test_lists_tables_code_and_quotes_keep_their_form() -> None:
    question = only(
        "> 提示：\n>\n> 1. 看牌\n> 2. 看图\n\n"
        "- [x] 甲\n\n  | 步 | 名 |\n  |---|---|\n  | 1 | 断 |\n  > - 一\n  > - 二\n"
        "- [ ] 乙\n  ```sh\n  ls\n  ```\n\n"
        "> 解析：步骤\n> 1. 断电\n>\n>    > 引用\n> 2. 验电\n"
    )
    assert isinstance(question, Choice)
    assert question.hint == "1. 看牌\n2. 看图"
    assert [option.text for option in question.options] == [
        "甲\n\n| 步 | 名 |\n|---|---|\n| 1 | 断 |",
        "乙\n\n```sh\nls\n```",
    ]
    assert question.options[0].feedback == "- 一\n- 二"
    assert question.explanation == "步骤\n\n1. 断电\n\n   > 引用\n2. 验电"


# The whole file


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_no_finding_and_hide_none(end: str) -> None:
    text = (HEAD + "甲\x07乙\n丙\u2028丁\x85戊\u2029\n己\u202e\x1b[1m庚\ufeff\n").replace("\n", end)
    findings = examine(b"\xef\xbb\xbf" + text.encode(), "a.md").findings
    first = HEAD.count("\n") + 1
    assert [(f.line, f.column, f.code, f.fields["character"]) for f in findings] == [
        (first, 2, "W001", "U+0007"),
        (first + 2, 2, "W001", "U+202E"),
    ]


def test_many_findings_of_one_kind_crowd_out_no_other() -> None:
    text = HEAD + TEST + "甲\x07\n" * 2000 + CORRECT["order"].replace("2. ", "2、")
    codes = [finding.code for finding in examine(text.encode(), "a.md").findings]
    assert (codes.count("W001"), codes.count("E204")) == (1000, 1)


FRONT = "id: a\ntitle: 课\nlang: zh\ntrack: theory\npublished: 2026-01-01\nminutes: 5\n"


@pytest.mark.parametrize(
    ("front", "finding"),
    [
        (FRONT.replace("title: ", "title："), "3:6 E105"),
        (FRONT.replace("title: ", "title:"), "3:6 E105"),
        (FRONT + "objectives:\n  o：会\n", "9:4 E105"),
        (FRONT.replace("title: ", "title:\u3000"), "3:6 E105"),
        (FRONT.replace("title", "\u3000title"), "3:1 E105"),
        (FRONT + "objectives:\n\u3000\u3000o: 会\n", "9:1 E105"),
        (FRONT + "\tsource: 甲\n", "8:1 E102"),
        (FRONT + 'source: "甲\n', "8:1 E102"),
        (FRONT + "tags: [甲, 乙\n", "8:1 E102"),
        (FRONT + "source: 甲: 乙\n", "8:1 E102"),
        (FRONT + "source: @甲\n", "8:1 E102"),
        (FRONT + "source 甲\n", "8:1 E102"),
        (FRONT + "tags:\n  - 甲\n  -乙\n", "10:1 E102"),
        (FRONT + "level: 党员\n", "8:1 E104"),
        (FRONT.replace("title", "Titel"), "3:1 E105"),
    ],
)
def test_what_is_wrong_in_front_matter_is_one_finding_at_its_line(front: str, finding: str) -> None:
    findings = examine(f"---\n{front}---\n# 课\n".encode(), "a.md").findings
    assert [f"{f.line}:{f.column} {f.code}" for f in findings] == [finding]
    assert examine(f"---\n{front}---\n# 课\n".encode(), "a.md").lesson.manifest.id == "a"


@pytest.mark.parametrize("value", ["", " ", " #课"])
def test_a_key_without_a_value_is_reported_at_its_line(value: str) -> None:
    (finding,) = examine(f"---\n{FRONT.replace(' 课', value)}---\n# 课\n".encode(), "a.md").findings
    assert (finding.line, finding.code, finding.fields["key"]) == (3, "E103", "title")


def test_an_unknown_level_is_told_which_there_are() -> None:
    (finding,) = examine(f"---\n{FRONT}level: 党员\n---\n".encode(), "a.md").findings
    assert (finding.fields["value"], finding.fields["choices"]) == ("党员", "member, cadre")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (f"\n---\n{FRONT}---\n", 2),
        (f"<!-- 版权 -->\n---\n{FRONT}---\n", 2),
        (f"----\n{FRONT}----\n", 1),
        (f"———\n{FRONT}———\n", 1),
        (f"{FRONT}---\n", 1),
    ],
)
def test_front_matter_that_is_not_on_the_first_line_is_said_to_be_there(tmp_path: Path, source: str, line: int) -> None:
    (tmp_path / "index.md").write_text(f"---\n{FRONT.replace('minutes: 5', 'minutes: 0')}---\n# 包\n", "utf-8")
    (tmp_path / "b.md").write_text(source, "utf-8")
    findings = [(f.path[-4:], f.line, f.code) for f in check_pack(tmp_path).findings]
    assert findings == [("b.md", line, "E105")]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("见[^2]。", "2 E415"),
        ("！[图]（a.png）", "1 E416"),
        ("[文]（a.md）", "1 E416"),
        ("$\\foo{x}$", "2 E417"),
        ("    这是一段话，空了四格。", "1 W418"),
    ],
)
def test_text_that_would_be_shown_as_it_is_written_is_reported(tmp_path: Path, text: str, finding: str) -> None:
    (tmp_path / "index.md").write_text(f"---\n{FRONT}---\n# 包\n", "utf-8")
    (tmp_path / "a.md").write_text(
        f"---\n{FRONT}objectives: {{o: 会}}\n---\n# 课\n\n{text}\n\n见[^1]、[注]（说明）、US$5。\n\n[^1]: 注\n", "utf-8"
    )
    found = [f"{f.column} {f.code}" for f in check_pack(tmp_path).findings if f.path.endswith("a.md")]
    assert finding in found
    assert [entry for entry in found if entry[-4:] > "E414" and entry != finding and entry[-4:] != "W402"] == []
