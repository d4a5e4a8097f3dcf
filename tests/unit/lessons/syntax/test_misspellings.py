"""What an author writes is read as written or is an error where it stands, and no slip shows a member the answers."""

import re
from pathlib import Path

import msgspec
import pytest

from lessons.content.lesson import Test
from lessons.content.question import Choice, Question
from lessons.lint.lint import check_pack
from lessons.syntax.parse import examine
from lessons.typeset.plain import plain_lines
from tests.unit.lessons.syntax.misspellings import AFTER, CORRECT, HEAD, SECRETS, TEST, slips
from tests.unit.lessons.syntax.one_question import BEFORE, only


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
