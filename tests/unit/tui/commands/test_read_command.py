"""`study read` prints a lesson for pipes, screen readers and dumb terminals, without the application."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lessons.typeset.document import Document, TextPlace
from lessons.typeset.plain import plain_lines
from tui.cli.main import main

_LESSON = """---
id: a
title: 甲
---
# 两票三制

> [!WARNING]
> 未经许可，不得开始工作，见[安规](rules.md)。

## 自测
<!-- test: id=t -->

### 谁填写？
<!-- question: id=q -->
1. [ ] 值长
2. [x] 操作人
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text(_LESSON, "utf-8")
    return path


def _read(path: Path, tmp_path: Path, *more: str) -> int:
    return main(["--home", str(tmp_path / "home"), "--lang", "en", "read", str(path), *more])


def test_the_text_is_set_and_the_answers_are_not_in_it(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _read(lesson, tmp_path, "--width", "30") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("两票三制\n━")
    assert "▌ Warning" in printed
    assert "<rules.md>" in printed
    assert "id: a" not in printed
    assert "操作人" not in printed


def test_a_lesson_is_found_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "--lang", "zh", "read", "work-ticket", "--width", "40"]) == 0
    assert "工作票" in capsys.readouterr().out


def test_a_lesson_in_a_zip_is_read_where_it_lies(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.writestr("外层/index.md", _LESSON.replace("id: a", "id: p"))
        archive.write(lesson, "外层/a.md")
    assert _read(tmp_path / "包.zip" / "a.md", tmp_path) == 0
    assert capsys.readouterr().out.startswith("两票三制\n━")
    assert _read(tmp_path / "包.zip" / "b.md", tmp_path) == 1


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe\x00", "UTF-8"), (None, "cannot be read"), (b"x" * (8 * 1024 * 1024 + 1), "MiB")]
)
def test_what_cannot_be_read_is_refused_in_one_line(
    content: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "b.md"
    if content is not None:
        path.write_bytes(content)
    assert _read(path, tmp_path) == 1
    streams = capsys.readouterr()
    assert streams.out == ""
    assert said in streams.err
    assert streams.err.count("\n") == 1


@pytest.mark.parametrize("width", ["19", "1001", "-1"])
def test_a_width_nobody_can_read_is_refused(
    width: str, lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _read(lesson, tmp_path, f"--width={width}") == 1
    assert "from 20 to 1000" in capsys.readouterr().err


def test_reading_needs_no_textual(lesson: Path) -> None:
    check = (
        "import sys; from tui.cli.main import main; main(['--lang', 'en', 'read', sys.argv[1]]);"
        "sys.exit(any(name.split('.')[0] in ('textual', 'rich') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", check, str(lesson)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("~~旧规定。~~新规定。", ["~~旧规定。~~新规定。"]),
        ("见<del>旧**二**[三](#a)</del>新**四**", ["见~~旧二三~~新四"]),
        ("- ~~a~~\n- **~~b~~** c", ["• ~~a~~", "• ~~b~~ c"]),
        ("| 甲 | 乙 |\n|---|---|\n| ~~1~~ | 22 |", ["甲    │ 乙", "──────┼───", "~~1~~ │ 22"]),
        ("<ul><li><s>x</s> y</li></ul>", ["• ~~x~~ y"]),
        ("~~一二三四五~~六七八九十一二", ["~~一二三四五~~六七八", "九十一二"]),
    ],
)
def test_what_is_struck_out_is_marked_where_no_style_shows(text: str, lines: list[str]) -> None:
    assert list(plain_lines(text, 20)) == lines
    shown = "".join(line.text for _, line in Document(text, 20).walk(TextPlace(0, 0)))
    assert "~~" not in shown


def test_plain_lines_have_no_frames_and_no_width(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson.write_text(
        _LESSON.replace("## 自测", f"| 票 | 用于 |\n|---|---|\n| 一 | {'停电' * 80} |\n\n## 自测"), "utf-8"
    )
    assert _read(lesson, tmp_path, "--plain") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["两票三制", "Warning", "未经许可，不得开始工作，见安规。", f"票: 一; 用于: {'停电' * 80}"]


def test_a_line_that_is_part_of_a_link_says_so_where_links_are_wanted() -> None:
    text = "See [the rules of the plant](https://e.org/rules), and [below](#x)."
    marked = list(plain_lines(text, 16, linked=lambda target, shown: f"<{target}|{shown}>"))
    plain = list(plain_lines(text, 16))
    assert [re.sub(r"<[^|>]*\|([^>]*)>", r"\1", line) for line in marked] == plain
    assert sum("<https://e.org/rules|" in line for line in marked) == 2  # the link goes on on the next line
