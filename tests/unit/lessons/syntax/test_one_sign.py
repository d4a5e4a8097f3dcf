"""One wrong sign in what makes a lesson's exercises is told, or changes nothing but words; never another question.

Signs are put before, in the place of, and taken from what begins a box, an item, a quote, a blank, a row, a heading or
a directive.
"""

import itertools
from typing import Any

import msgspec
import pytest

from lessons.syntax.parse import Examined, examine

LESSON = """---
id: a
title: Aaa
lang: en
track: theory
published: 2026-01-01
minutes: 5
---
# Aaa

Some text.

## Self
<!-- test: id=t minutes=5 pass=80 -->

### Choose
<!-- question: id=q1 points=2 -->
> Hint: look

1. [x] good
2. [ ] bad
   > because
3. [ ] ugly

> It is so.

### Several
<!-- question: id=q2 credit=part -->

- [x] one
- [ ] two
- [x] six

### Order
<!-- question: id=q3 -->

1. first
2. then
3. last

### Match
<!-- question: id=q4 -->

| L | R |
|---|---|
| a | b |
| c | d |

### Fill [[50 +- 0.2]] Hz and [[word|other]].
<!-- question: id=q5 -->

> Hint: think

## Reflect
<!-- reflect: id=r min=60 follow-up=14 -->
Why so?

> Model answer: thus
"""
SIGNS = "[](){}|*:=!.~\"'/，。：｜［］（）"
DIRECTIVES = [line for line in LESSON.splitlines() if line.startswith("<!--")]


def exercises(examined: Examined) -> tuple[list[Any], list[Any]]:
    """All that is asked, without what only says where it stands."""
    asked = [
        msgspec.to_builtins(msgspec.structs.replace(question, line=0, digest=""))
        for test in examined.lesson.tests
        for question in test.questions
    ]
    return asked, [(prompt.id, prompt.text, prompt.model) for prompt in examined.lesson.prompts]


BEFORE = exercises(examine(LESSON.encode(), "a.md"))


def silent(changed: list[str]) -> list[str]:
    """Those of these lessons that are read as other exercises without a word."""
    return [
        text for text in changed if not (read := examine(text.encode(), "a.md")).findings and exercises(read) != BEFORE
    ]


def test_the_lesson_has_no_findings() -> None:
    assert examine(LESSON.encode(), "a.md").findings == ()


@pytest.mark.parametrize("line", DIRECTIVES)
def test_a_sign_in_the_opening_of_a_directive_is_told(line: str) -> None:
    opening = line.index(":")
    signs = f"{SIGNS}<>#`1_"
    changed = [f"{line[:at]}{sign}{line[at + cut :]}" for at in range(6) for sign in signs for cut in (0, 1)]
    changed += [line[:at] + line[at + 1 :] for at in range(4)]
    changed += [line[: opening - 1] + line[opening:], line.replace("-->", "->"), line.replace("-->", "--")]
    assert silent([LESSON.replace(line, other) for other in changed]) == []


@pytest.mark.parametrize(
    "line", ["2. [ ] bad", "3. [ ] ugly", "- [x] one", "- [ ] two", "- [x] six", "   > because", "> Hint: look",
             "> It is so.", "> Hint: think", "> Model answer: thus"]
)  # fmt: skip
def test_a_sign_before_an_option_or_a_quote_is_told(line: str) -> None:
    indent = line[: len(line) - len(line.lstrip())]
    signs = sorted({*SIGNS} - {"*", "="})  # a star is a bullet, and => an arrow
    changed = [f"{indent}{sign}{line.lstrip()}" for sign in signs]
    assert silent([LESSON.replace(f"\n{line}\n", f"\n{other}\n") for other in changed]) == []


@pytest.mark.parametrize("line", ["> Hint: look", "> Hint: think", "   > because", "> Model answer: thus"])
def test_a_letter_a_digit_or_half_an_arrow_before_a_quote_is_told(line: str) -> None:
    indent = line[: len(line) - len(line.lstrip())]
    befores = ("1", "x", "９", "<", "%", "`", "-", "=", "\\")
    changed = [f"{indent}{before}{line.lstrip()}" for before in befores]
    assert silent([LESSON.replace(f"\n{line}\n", f"\n{other}\n") for other in changed]) == []


@pytest.mark.parametrize(
    "text",
    [
        "-> off -> test",
        "I> 动作值整定",
        "U> 段",
        "\\> 5",
        "x > 5",
        "1 > 0",
        "a->b",
        "<b>粗</b>",
        "5> 3",
        "A hint: none",
    ],
)
@pytest.mark.parametrize("option", [True, False])
def test_arrows_and_comparisons_in_running_text_are_not_told(text: str, option: bool) -> None:
    stem = "### Choose\n<!-- question: id=q1 points=2 -->\n"
    lesson = LESSON.replace("1. [x] good\n", f"1. [x] good\n   {text}\n")
    if not option:
        lesson = LESSON.replace(stem, f"{stem}In a text\n{text}\n")
    assert [finding.code for finding in examine(lesson.encode(), "a.md").findings] == []


@pytest.mark.parametrize("line", ["2. [ ] bad", "3. [ ] ugly", "- [ ] two"])
def test_a_letter_before_an_option_is_told(line: str) -> None:
    changed = [f"{letter}{line}" for letter in "ax"]
    assert silent([LESSON.replace(line, other) for other in changed]) == []


@pytest.mark.parametrize("line", ["1. first", "2. then", "3. last"])
def test_a_sign_or_letter_for_the_number_of_an_item_is_told(line: str) -> None:
    changed = [f"{sign}{line[1:]}" for sign in ">》#!&/:;<=?@\\^{|~、。《，：｜"] + [
        f"{letter}{line}" for letter in "ax_"
    ]
    assert silent([LESSON.replace(line, other) for other in changed]) == []


@pytest.mark.parametrize("line", ["2. then", "3. last"])
def test_a_sign_before_or_after_the_number_of_an_item_is_told(line: str) -> None:
    signs = sorted({*SIGNS} - {")"})
    changed = [f"{sign}{line}" for sign in signs] + [line.replace(".", sign) for sign in signs if sign != "."]
    assert silent([LESSON.replace(line, other) for other in changed]) == []


def test_a_sign_between_the_brackets_of_a_blank_is_told() -> None:
    blanks = ("[[50 +- 0.2]]", "[[word|other]]")
    signs = sorted({*SIGNS} - {"[", "]", "［", "］"})
    changed = [(blank, f"[{sign}{blank[1:]}") for blank, sign in itertools.product(blanks, signs)]
    assert silent([LESSON.replace(*one) for one in changed]) == []


def test_a_blank_in_a_heading_without_a_directive_is_told_and_not_shown() -> None:
    text = LESSON.replace("<!-- question: id=q5 -->\n", "")
    examined = examine(text.encode(), "a.md")
    assert [finding.code for finding in examined.findings] == ["E306"]
    assert "word|other" not in examined.lesson.text


@pytest.mark.parametrize("sign", ["[", "!", "，", "{", "|", "a", "1", "_", "９"])
def test_a_sign_before_a_heading_that_a_directive_follows_is_told(sign: str) -> None:
    heading = "### Several"
    assert silent([LESSON.replace(heading, f"{sign}{heading}"), LESSON.replace(heading, f"{sign}{heading[1:]}")]) == []
