"""A question in plain words is read by its lines; it must be the very question that the parser reads."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lessons
from lessons.content.question import Question
from lessons.syntax import question_block
from lessons.syntax.finding import Finding, Findings
from lessons.syntax.parse import examine
from lessons.syntax.plain_question import read_plain_question

STARTER = Path(lessons.__file__).parent / "starter"
PIECES = [
    *"对错AaXx1２09.。、:：()（）[]【】*_~$`\\<>!-—+=|｜#&;√×%/“《》?q^{}\"' ",
    *("答案：", "提示：", "解析：", "[x]", "[[a]]", "[[断路器|开关]]", "[[3-5]]", "[[正负3]]", "（ ）", "**", "  "),
    *("（　　）", "合上", "断路器", "35kV", "the ", "work ", "\u200b", "\u3000", "一、", "1. ", "hint: ", "test: id=1"),
]
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
tame = st.sampled_from(["合上断路器", "拉开刀闸后", "the work order", "35kV 母线", "是"])
some = st.one_of(tame, tame, words)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A heading, and lines in the form of a question in plain words, or nearly."""
    title = draw(st.one_of(some, st.tuples(tame, some).map(lambda both: f"{both[0]} [[{both[1]}]]。")))
    mark = draw(st.sampled_from(["{n}.", "-", "*", "1.", "{n})"]))
    box = st.sampled_from(["[x]", "[ ]", "[ ]", "[x] ", ""])
    options = [f"{mark.format(n=n)} {draw(box)} {draw(some)}" for n in range(1, draw(st.integers(0, 4)) + 1)]
    gap = draw(st.sampled_from([[""], [""], ["", ""], [], [" "], ["---"]]))
    quote = [
        f"{draw(st.sampled_from(['> ', '> ', '>', '> 解析：']))}{line}" for line in draw(st.lists(some, max_size=2))
    ]
    return title, ["", *options, *gap, *quote, *draw(st.sampled_from([[], [""], ["", "text"]]))]


def by_parser(title: str, body: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[Question | None, list[Finding]]:
    findings = Findings("x.md")
    with monkeypatch.context() as patch:
        patch.setattr(question_block, "read_plain_question", lambda *_given: None)
        return question_block.read_question(title, body, 3, findings), list(findings.sorted())


@settings(max_examples=1500, deadline=None)
@given(questions())
def test_what_is_read_by_lines_is_what_the_parser_reads_and_has_no_slip(lines: tuple[str, list[str]]) -> None:
    title, body = lines
    if plain := read_plain_question(title, body, 3):
        assert by_parser(title, body, pytest.MonkeyPatch()) == (plain, [])


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("合闸前先做什么", ["", "1. [ ] 验电", "2. [x] 核对编号", "", "> 见第3条"]),
        ("Which are right", ["", "- [x] lock it", "- [x] try it", "- [ ] hope", ""]),
        ("断路器又叫[[开关|断路开关]]。", ["", "> 解析：两个名字"]),
    ],
)
def test_questions_in_plain_words_are_read_by_lines(title: str, body: list[str]) -> None:
    assert read_plain_question(title, body, 3)


@pytest.mark.parametrize(
    "body",
    [
        ["", "1. [ ] 甲", "2. [ ] 乙"],
        ["", "1. [x] 甲", "2. [x] 乙"],
        ["", "1. [x] 甲", "2. [ ] 甲"],
        ["", "1. [x] 甲", "3. [ ] 乙"],
        ["", "- [x] 甲"],
        ["", "1. [x] **甲**", "2. [ ] 乙"],
        ["", "1. [x] 甲", "2. [ ] 乙", "> 解析：这里"],
        ["", "1. [x] 甲", "2. [ ] 乙", "", "这里"],
        ["", "1. [x] 甲", "   > 对", "2. [ ] 乙"],
    ],
)
def test_whatever_may_have_a_slip_is_left_to_the_parser(body: list[str]) -> None:
    assert read_plain_question("合闸前先做什么", body, 3) is None


def test_every_lesson_that_comes_with_study_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(STARTER.rglob("*.md"))
    quick = [examine(file.read_bytes(), file.name) for file in files]
    monkeypatch.setattr(question_block, "read_plain_question", lambda *_given: None)
    assert quick == [examine(file.read_bytes(), file.name) for file in files]
