"""One slip of an author is one finding with its right spelling, and none of what follows from it."""

from pathlib import Path

import pytest

from lessons.lint.lint import check_pack
from lessons.syntax.parse import examine

INDEX = "---\nid: p\ntitle: 包\nlang: zh\ntrack: theory\npublished: 2026-01-01\nsource: 规程\norder: [a]\n---\n# 包\n"
FRONT = "---\nid: a\ntitle: 课\nminutes: 5\nobjectives:\n  o: 会\n---\n"
LESSON = f"""{FRONT}# 课

正文

## 自测
<!-- test: id=t minutes=5 -->

### 甲
<!-- question: id=q1 objective=o -->
- [x] 对
- [ ] 错

### 乙
<!-- question: id=q2 objective=o -->
- [x] 对
- [ ] 错

## 反思
<!-- reflect: id=r min=60 -->
怎么看？
"""
DIRECTIVES = {
    "test": "<!-- test: id=t minutes=5 -->",
    "question": "<!-- question: id=q1 objective=o -->",
    "reflect": "<!-- reflect: id=r min=60 -->",
}


def told(folder: Path, lesson: str) -> list[str]:
    """What is found in a pack of this one lesson, each with the spelling or words it names."""
    (folder / "index.md").write_text(INDEX, "utf-8")
    (folder / "a.md").write_text(lesson, "utf-8")
    return [f"{f.code} {f.fields.get('right', '')}".rstrip() for f in check_pack(folder).findings]


def test_a_lesson_without_slips_has_no_findings(tmp_path: Path) -> None:
    assert told(tmp_path, LESSON) == []


@pytest.mark.parametrize(
    ("meant", "written"),
    [
        ("test", "<!-- tset: id=t minutes=5 -->"),
        ("test", "<!-- tset -->"),
        ("test", "<!-- tset:\n  id=t\n  minutes=5\n-->"),
        ("test", "<!-- tset: id=t minutes=5"),
        ("test", "<!-- quiz: id=t minutes=5 -->"),
        ("test", "<!-- exam: id=t -->"),
        ("test", "<!-- 自测：id=t -->"),
        ("question", "<!-- quesion: id=q1 objective=o -->"),
        ("question", "<!-- quesion: id=q1 objective=o"),
        ("question", "<!-- quesion: id=q1 objective=o ->"),
        ("question", "<!-- quesion:\n  id=q1\n-->"),
        ("question", "<!-- question1: id=q1 objective=o -->"),
        ("question", "<!-- q: id=q1 -->"),
        ("question", "<!-- quiz: id=q1 objective=o -->"),
        ("reflect", "<!-- relfect: id=r min=60 -->"),
        ("reflect", "<!-- relfect: id=r min=60"),
        ("reflect", "<!-- essay: id=r min=60 -->"),
    ],
)
def test_a_misspelt_directive_is_told_once_with_its_right_spelling(tmp_path: Path, meant: str, written: str) -> None:
    assert told(tmp_path, LESSON.replace(DIRECTIVES[meant], written)) == [f"E310 {meant}"]


@pytest.mark.parametrize(
    "comment",
    ["<!-- 问题：这里要核实 -->", "<!-- 测试：表述待核 -->", "<!-- questions: ask Li -->", "<!-- todo: points=3 -->"],
)
def test_a_comment_in_prose_is_no_directive_and_hides_nothing(tmp_path: Path, comment: str) -> None:
    lesson = LESSON.replace("正文\n", f"正文\n\n{comment}\n\n后文\n")
    assert told(tmp_path, lesson) == []
    assert "后文" in examine(lesson.encode(), "a.md").lesson.text


@pytest.mark.parametrize("between", [", ", "，", "；", ","])
def test_a_comma_between_attributes_is_told_and_both_are_read(tmp_path: Path, between: str) -> None:
    lesson = LESSON.replace("id=t minutes=5", f"id=t{between}minutes=5")
    assert told(tmp_path, lesson) == ["E301 id=t"]
    (test,) = examine(lesson.encode(), "a.md").lesson.tests
    assert (test.id, test.minutes) == ("t", 5)


@pytest.mark.parametrize(
    ("right", "written", "finding"),
    [
        (FRONT, f"\n{FRONT}", "E105"),
        (FRONT, FRONT.replace("---", "———"), "E105"),
        ("id: a\n", "id: 课\n", "E104"),
        ("title:", "标题:", "E105 title"),
        ("  o: 会", "o: 会", "E105"),
        ("  o: 会", "  - o: 会", "E104"),
        ("minutes: 5\n", "minutes: 5\nlevel: member, cadre\n", "E104 [member, cadre]"),
        ("minutes: 5\n", "minutes: 5\nlevel: [member，cadre]\n", "E104 [member, cadre]"),
    ],
)
def test_a_slip_in_the_front_matter_is_told_once(tmp_path: Path, right: str, written: str, finding: str) -> None:
    assert told(tmp_path, LESSON.replace(right, written, 1)) == [finding]


def test_an_explanation_that_is_no_quote_and_a_rule_after_the_answers_are_told_once_and_not_at_all(
    tmp_path: Path,
) -> None:
    assert told(tmp_path, LESSON.replace("### 乙", "解析：因为\n\n### 乙")) == ["W203"]
    assert told(tmp_path, LESSON.replace("### 乙", "---\n\n### 乙")) == []


@pytest.mark.parametrize("blank", ["**220**", "$220$", "`220`", "10<sup>6</sup>", "a&amp;b", "SF$_6$|氟"])
def test_marks_in_a_blank_which_would_have_to_be_typed_are_told(tmp_path: Path, blank: str) -> None:
    assert told(tmp_path, LESSON.replace("- [x] 对\n- [ ] 错\n", f"是 [[{blank}]]。\n", 1)) == ["W202"]


@pytest.mark.parametrize("blank", ["__init__", "a*b*c", "$HOME", "SF$_6$|SF6", "x < y", "AT&T"])
def test_signs_in_a_blank_which_are_no_marks_are_none(tmp_path: Path, blank: str) -> None:
    assert told(tmp_path, LESSON.replace("- [x] 对\n- [ ] 错\n", f"是 [[{blank}]]。\n", 1)) == []


@pytest.mark.parametrize(
    "formula", ["H$_2$O", "25$^\\circ$C", "10kV$\\pm$5%", "$\\mu$F", "3$\\times$10", "$\\frac{1}{2}$kV", "$$\\mu$$F"]
)
def test_a_formula_that_letters_or_digits_keep_from_being_one_is_told(tmp_path: Path, formula: str) -> None:
    assert told(tmp_path, LESSON.replace("正文", formula)) == ["W425"]


@pytest.mark.parametrize(
    "text",
    ["100$\\%$", "变量$a和$b相加", "C$\\Users\\a$b", "$_GET和$_POST", "`H$_2$O`", "$HOME/$USER", "CO$_2$，$\\mu$"],
)
def test_dollars_that_are_meant_as_they_are_read_are_not_told(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, LESSON.replace("正文", text)) == []
