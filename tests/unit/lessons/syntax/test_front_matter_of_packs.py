"""`format` and `review_by`: a newer pack is refused in a line, an older one is read as before."""

from pathlib import Path

import pytest

from lessons.pack.pack import load_pack
from lessons.problem import Problem
from lessons.syntax.front_matter import FORMAT
from tests.unit.lessons.syntax.lesson_text import HEAD, TEST, codes

INDEX = "---\nid: p\ntitle: P\nlang: en\ntrack: theory\npublished: 2026-01-01\n{}---\n# P\n"
LESSON = "---\nid: a\ntitle: A\nminutes: 5\n{}---\n# A\n"


def write(folder: Path, index: str = "", lesson: str = "") -> Path:
    (folder / "index.md").write_text(INDEX.format(index), "utf-8")
    (folder / "a.md").write_text(LESSON.format(lesson), "utf-8")
    return folder


def test_a_pack_for_a_newer_study_is_refused_in_a_line(tmp_path: Path) -> None:
    for index, lesson, name in ((f"format: {FORMAT + 1}\n", "", "index.md:7"), ("", "format: 99\n", "a.md:5")):
        with pytest.raises(Problem, match="made for a newer Study") as caught:
            load_pack(write(tmp_path, index, lesson))
        assert name in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("index", ["", "format: 1\n", f"format: {FORMAT}\n", "format: soon\n", "review_by: soon\n"])
def test_what_this_study_knows_opens(tmp_path: Path, index: str) -> None:
    assert len(load_pack(write(tmp_path, index)).lessons) == 1


def test_a_lesson_inherits_review_by_and_may_have_its_own(tmp_path: Path) -> None:
    pack = load_pack(write(tmp_path, "review_by: 2027-01-01\n"))
    assert pack.manifest.review_by == pack.lessons[0].manifest.review_by == "2027-01-01"
    pack = load_pack(write(tmp_path, "review_by: 2027-01-01\n", "review_by: 2028-02-29\n"))
    assert pack.lessons[0].manifest.review_by == "2028-02-29"


@pytest.mark.parametrize(
    ("line", "code"),
    [("format: two", "E104"), ("format: 0", "E104"), ("format: [1]", "E104"), ("review_by: 2027-02-30", "E104"),
     ("review-by: 2027-01-01", "E105"), ("格式: 1", "E105"), ("format: 3", "E106")],
)  # fmt: skip
def test_another_value_is_told(line: str, code: str) -> None:
    assert code in codes(TEST, HEAD.replace("version: 3", f"version: 3\n{line}"))
