"""A reflection's prompt, and the model answer that is hidden until one was written."""

import pytest

from lessons.content.lesson import Lesson
from lessons.syntax.parse import Examined, examine
from tests.unit.lessons.syntax.lesson_text import HEAD as FRONT

HEAD = f"{FRONT}# R\n\n## Reflect\n<!-- reflect: id=r min=60 -->\n"
LINE = HEAD.count("\n")


def examined(prompt: str) -> Examined:
    return examine((HEAD + prompt).encode(), "a.md")


def found(prompt: str) -> list[str]:
    return [f"{f.line - LINE}:{f.code}" for f in examined(prompt).findings if f.line >= LINE]


def answers(lesson: Lesson) -> list[tuple[str, str]]:
    return [(prompt.text, prompt.model) for prompt in lesson.prompts]


@pytest.mark.parametrize(
    "label", ["Model answer:", "model answer：", "参考答案：", "参考要点:", "**参考答案**：", "答案要点： "]
)
def test_a_labelled_quote_below_a_prompt_is_its_model_answer_and_nothing_of_it_is_shown(label: str) -> None:
    lesson = examined(f"When?\n\n> {label} Yesterday,\n> at noon.\n>\n> - twice\n").lesson
    assert answers(lesson) == [("When?", "Yesterday,\nat noon.\n\n- twice")]
    assert "Yesterday" not in lesson.text
    assert found(f"When?\n\n> {label} Yesterday.\n") == []


def test_a_quote_without_the_label_belongs_to_the_prompt_as_it_always_did() -> None:
    text = "> Whoever works alone works once.\n\nWhy?\n\n> Rule 12\n\nSay more."
    assert answers(examined(text).lesson) == [(text, "")]
    assert found(text) == []


def test_a_model_answer_may_end_with_a_rule_or_a_comment_before_the_next_heading() -> None:
    lesson = examined("When?\n\n> Model answer: now\n\n<!-- by Li -->\n\n***\n\n## Next\nText\n").lesson
    assert answers(lesson) == [("When?", "now")]


@pytest.mark.parametrize(
    ("prompt", "findings"),
    [
        ("> Model answer: now\n", ["0:E307"]),  # nothing is asked
        ("When?\n\n> Model answer:\n", ["3:E307"]),
        (f"When?\n\n> Model answer: {'x' * 8001}\n", ["3:E307"]),
        ("When?\n\n> Model answer: a\n\nMore.\n", ["5:E307"]),
        ("When?\n\n> Model answer: a\n\n> and b\n", ["5:E307"]),
        ("When?\n\n> Model answer: a\n\n> Model answer: b\n", ["5:E307"]),
        ("When?\n\n》参考答案：a\n", ["3:E207"]),
        ("When?\n\n＞ Model answer: a\n", ["3:E207"]),
    ],
)
def test_what_begins_like_a_model_answer_and_is_none_is_an_error_and_is_not_asked(
    prompt: str, findings: list[str]
) -> None:
    assert found(prompt) == findings
    assert examined(prompt).lesson.prompts == ()
    assert "Model" not in examined(prompt).lesson.text


@pytest.mark.parametrize(
    "line", ["> 答案：a", "> Answer: a", "参考答案：a", "**Model answer:** a", "> 【参考答案】：a"]
)
def test_an_answer_that_would_be_shown_with_its_prompt_is_told(line: str) -> None:
    assert found(f"When?\n\n{line}\n") == ["3:W203"]


STEPS = "Last month, when I did not understand something, I mostly:\n\n1. let it *pass*\n2. looked it up\n"


def asked_yearly(body: str) -> Examined:
    return examine((HEAD.replace("id=r min=60", "id=r yearly=yes") + body).encode(), "a.md")


def test_what_is_asked_once_a_year_has_steps_and_is_no_reflection() -> None:
    read = asked_yearly(STEPS)
    (asked,) = read.lesson.examined
    assert (asked.id, asked.steps) == ("r", ("let it *pass*", "looked it up"))
    assert asked.text == "Last month, when I did not understand something, I mostly:"
    assert read.lesson.prompts == () and "let it" not in read.lesson.text
    assert read.findings == ()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Only a text.\n",
        "1. only\n2. steps\n",
        "One step:\n\n1. one\n",
        "Bullets:\n\n- a\n- b\n",
        "Boxes:\n\n1. [ ] a\n2. [x] b\n",
        "Feedback:\n\n1. a\n   > why\n2. b\n",
        "Steps:\n\n1. a\n2. b\n\nand more\n",
        "Too many:\n\n" + "".join(f"{n}. step {n}\n" for n in range(1, 11)),
    ],
)
def test_what_is_no_yearly_question_is_told_and_not_asked(body: str) -> None:
    read = asked_yearly(body)
    assert [f"{f.line - LINE}:{f.code}" for f in read.findings] == ["0:E307"]
    assert read.lesson.examined == () and read.lesson.prompts == ()


def test_a_yearly_question_is_yes_or_no() -> None:
    read = examine((HEAD.replace("min=60", "yearly=often") + STEPS).encode(), "a.md")
    assert [finding.code for finding in read.findings] == ["E302"]
