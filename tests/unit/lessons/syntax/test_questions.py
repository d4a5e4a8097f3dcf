"""The text of a question becomes the question; one that cannot be asked is left out and reported."""

import pytest

from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, TextBlank
from lessons.syntax.parse import examine, parse_lesson
from tests.unit.lessons.syntax.lesson_text import HEAD, TEST, question


def test_a_single_choice_has_hint_feedback_and_explanation() -> None:
    found = question(
        "### 谁填写 **操作票**？\n<!-- question: id=q points=2 objective=tickets -->\n"
        "在现场。\n\n```sh\nls [[x]]\n```\n\n"
        "> 提示：想一想\n> 再想\n\n1. [ ] 值长\n   > 负责*审核*\n2. [X] 操作人 `[ ]`\n3. [ ] 监护人\n\n> 见规程。\n"
    )
    assert isinstance(found, Choice)
    assert not found.multiple
    assert [(option.text, option.key, option.feedback) for option in found.options] == [
        ("值长", False, "负责*审核*"),
        ("操作人 `[ ]`", True, ""),
        ("监护人", False, ""),
    ]
    assert found.stem == "谁填写 **操作票**？\n\n在现场。\n\n```sh\nls [[x]]\n```"
    assert (found.hint, found.explanation) == ("想一想\n再想", "见规程。")
    assert (found.id, found.points, found.objective, found.line) == ("q", 2, "tickets", 18)
    assert len(found.digest) == 64


def test_bullets_make_a_multiple_choice() -> None:
    found = question("### ?\n<!-- question: id=q -->\n- [x] a\n- [ ] b\n- [x] c\n")
    assert isinstance(found, Choice)
    assert found.multiple
    assert [option.key for option in found.options] == [True, False, True]


def test_a_list_without_boxes_is_put_in_order() -> None:
    found = question("### 顺序？\n<!-- question: id=q -->\n1. 验电\n2. 接地\n3. 挂牌\n")
    assert isinstance(found, Ordering)
    assert found.items == ("验电", "接地", "挂牌")


def test_a_numbered_list_before_options_belongs_to_the_stem() -> None:
    found = question("### ?\n<!-- question: id=q -->\n1. one\n2. two\n\n- [x] both\n- [ ] none\n")
    assert isinstance(found, Choice)
    assert found.stem == "?\n\n1. one\n2. two"


def test_a_table_of_two_columns_is_matched() -> None:
    found = question("### ?\n<!-- question: id=q -->\n| 票 | 用途 |\n|---|---|\n| a \\| b | 1 |\n| c | 2 |\n")
    assert isinstance(found, Matching)
    assert found.pairs == (("a | b", "1"), ("c", "2"))
    assert found.headings == ("票", "用途")


def test_blanks_are_words_or_numbers_and_code_is_left_alone() -> None:
    found = question(
        "### 用 `[[ -f x ]]` 判断，[[甲|乙 \\| 丙]] 或 [[50 +- 0.2]]\n<!-- question: id=q -->\n"
        "再填 [[9.8 ± 1%]]\n\n> 解析：略\n"
    )
    assert isinstance(found, Cloze)
    assert found.stem == "用 `[[ -f x ]]` 判断，[[0]] 或 [[1]]\n\n再填 [[2]]"
    assert found.blanks == (TextBlank(("甲", "乙", "丙")), NumberBlank("50", "0.2"), NumberBlank("9.8", "1%"))
    assert (found.hint, found.explanation) == ("", "略")


def test_the_first_quote_of_a_cloze_is_a_hint_only_if_it_says_so() -> None:
    found = question("### [[a]]\n<!-- question: id=q -->\n> Hint: it is a letter\n\n> The first one.\n")
    assert (found.hint, found.explanation) == ("it is a letter", "The first one.")


def test_the_digest_follows_the_words_and_not_the_place() -> None:
    block = "### ?\n<!-- question: id=q -->\n- [x] a\n- [ ] b\n"
    moved = parse_lesson((HEAD + "text\n\n" + TEST + block).encode(), "a.md").tests[0].questions[0]
    assert moved.digest == question(block).digest
    assert question(block.replace("] b", "] c")).digest != moved.digest


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("1. [ ] a\n2. [ ] b\n", 21),
        ("1. [x] a\n2. [x] b\n", 21),
        ("- [ ] a\n- [ ] b\n", 21),
        ("- [x] a\n- b\n", 22),
        ("- [x] a\n- [ ]\n", 22),
        ("- [x] a\n", 21),
        ("- [x] a\n- [ ] b\n\n1. [x] a\n2. [ ] b\n", 24),
        ("1. a\n", 21),
        ("1. a\n2. a\n", 21),
        ("| a | b |\n|---|---|\n| c | d |\n", 21),
        ("[[ ]]\n", 21),
        ("[[1e999 +- 1]]\n", 21),
        ("nothing to answer with\n", 19),
        ("- [x] a\n- [ ] b\n" + "x" * 40_000, 19),
        ("".join(f"- [x] {n}\n" for n in range(70)), 21),
    ],
)
def test_a_question_that_cannot_be_asked_is_left_out_and_reported(block: str, line: int) -> None:
    found = examine((HEAD + TEST + "### ?\n<!-- question: id=q -->\n" + block).encode(), "a.md")
    assert found.lesson.tests[0].questions == ()
    assert [finding.line for finding in found.findings if finding.code in ("E201", "E202")] == [line]
