"""A directive or a heading that only looks like one is reported where it stands and shows no answer."""

import pytest

from lessons.syntax.parse import examine
from lessons.typeset.plain import plain_lines
from tests.unit.lessons.syntax.misspellings import AFTER, CORRECT, HEAD, TEST
from tests.unit.lessons.syntax.one_question import ORDER, QUESTION, found


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
    assert found(block) == ["2:1 E310"]
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
