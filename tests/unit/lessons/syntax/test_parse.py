"""One Markdown file becomes one lesson; whatever is wrong with it is said with its line."""

import pytest

from lessons.content.lesson import Track
from lessons.syntax.parse import examine, parse_lesson
from tests.unit.lessons.syntax.lesson_text import HEAD, TEST, codes, refused

QUESTION = "<!-- question: id=q -->\n1. [x] a\n2. [ ] b\n"
PROMPT = "<!-- reflect: id=r -->\n?\n"

# The manifest


def test_front_matter_becomes_typed_fields() -> None:
    manifest = parse_lesson(HEAD.encode(), "a.md").manifest
    assert (manifest.id, manifest.title, manifest.lang, manifest.minutes) == ("two-tickets", "两票三制", "zh", 15)
    assert (manifest.track, manifest.level, manifest.version) == (Track.PRODUCTION, ("member", "cadre"), 3)
    assert (manifest.published, manifest.requires) == ("2026-11-01", ("intro",))
    assert manifest.objectives == {"tickets": "能说出工作票和操作票各自的用途"}


def test_scalars_are_the_text_that_stands_there() -> None:
    source = "---\nid: no\ntitle: 0x10\nsource: 2026-11-01\ntags: [null, on, 1e3]\n---\n"
    manifest = parse_lesson(source.encode(), "a.md").manifest
    assert (manifest.id, manifest.title, manifest.source, manifest.tags) == (
        "no",
        "0x10",
        "2026-11-01",
        ("null", "on", "1e3"),
    )


def test_a_lesson_inherits_from_its_index() -> None:
    index = parse_lesson(HEAD.encode(), "index.md").manifest
    lesson = parse_lesson(b"---\nid: a\ntitle: A\nminutes: 5\n---\n", "a.md", index)
    assert (lesson.manifest.track, lesson.manifest.published, lesson.manifest.version) == (
        Track.PRODUCTION,
        "2026-11-01",
        3,
    )
    assert (lesson.manifest.objectives, lesson.pack, lesson.key) == ({}, "two-tickets", "two-tickets/a")


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("id: [\ntitle: x", 2),
        ("id: a\nid: b\ntitle: x", 3),
        ("id: &x a\ntitle: *x", 2),
        ("id: a\ntitle: !!python/object/apply:os.system [ls]", 3),
        ("- a\n- b", 2),
        ("id: a\ntitle: x\nobjectives: {a: {b: {c: {d: e}}}}", 4),
        ("id: a\ntitle: x\nminutes: soon", 4),
        ("id: a\ntitle: x\nminutes: -1", 4),
        ("id: a\ntitle: x\nlang: tlh", 4),
        ("id: a\ntitle: x\ntrack: sports", 4),
        ("id: a\ntitle: x\npublished: 2026-02-30", 4),
        ("id: a/b\ntitle: x", 2),
        ("id: a\ntitle: [x]", 3),
        ("id: a\ntitle: x\nrequires: [../etc]", 4),
        ("id: a\ntitle: x\nobjectives: [a]", 4),
        ("id: a\n? [x, y]\n: z", 3),
        ("title: no id", 1),
        ("id: no-title", 1),
        ("id: a\x00\ntitle: !x", 3),
    ],
)
def test_front_matter_that_cannot_be_used_is_refused_with_its_line(front: str, line: int) -> None:
    assert refused(f"---\n{front}\n---\n").startswith(f"dir/a.md:{line}: ")


def test_front_matter_has_its_limits() -> None:
    assert refused("---\nid: a\n").startswith("dir/a.md:1: ")
    assert refused("---\nid: a\n" + "x: y\n" * 5000 + "---\n").startswith("dir/a.md:1: ")
    assert refused("---\nid: " + "[" * 10_000 + "\n---\n").startswith("dir/a.md:2: ")


def test_unknown_keys_are_no_obstacle() -> None:
    found = examine((HEAD.replace("requires", "colour: red\nrequires")).encode(), "a.md")
    assert [(finding.code, finding.line) for finding in found.findings] == [("W101", 12)]
    assert found.lesson.manifest.id == "two-tickets"


def test_a_file_without_front_matter_can_still_be_read() -> None:
    lesson = parse_lesson(b"# A *fine* `title`\n\ntext", "notes/some file.md")
    assert (lesson.manifest.id, lesson.manifest.title) == ("some-file", "A fine title")


def test_a_byte_order_mark_and_windows_lines_do_not_matter() -> None:
    lesson = parse_lesson(b"\xef\xbb\xbf" + (HEAD + "# A\n").replace("\n", "\r\n").encode(), "a.md")
    assert lesson.manifest.id == "two-tickets"
    assert lesson.sections[0].start == 13


# Tests, prompts and what is shown


def test_a_test_has_the_rules_of_its_directive() -> None:
    text = "## 考\n<!-- test: id=e minutes=30 pass=60 pick=5 kind=stage -->\n"
    (test,) = parse_lesson((HEAD + text).encode(), "a.md").tests
    assert (test.id, test.title, test.minutes, test.pass_percent, test.pick, test.kind) == (
        "e",
        "考",
        30,
        60,
        5,
        "stage",
    )
    assert codes("## 考\n<!-- test: id=e minutes=x pass=101 kind=exam colour=red pick -->\n") == [
        "E301",
        "E302",
    ] * 1 + [
        "E302",
        "E302",
        "W301",
    ]


def test_reflections_have_prompts() -> None:
    text = "## 反思\n<!-- reflect: id=r min=60 follow-up=14 -->\n哪一次？\n\n为什么？\n\n## 后记\n完\n"
    lesson = parse_lesson((HEAD + text).encode(), "a.md")
    (prompt,) = lesson.prompts
    assert (prompt.id, prompt.text, prompt.min_length, prompt.follow_up_days) == ("r", "哪一次？\n\n为什么？", 60, 14)
    assert [section.kind for section in lesson.sections] == ["reflection", "text"]
    assert "哪一次" not in lesson.text
    assert "完" in lesson.text


def test_what_is_shown_keeps_its_lines_and_no_key() -> None:
    source = (
        HEAD
        + TEST
        + "做题前先读。\n\n### 谁？\n<!-- question: id=q -->\n1. [ ] a\n2. [x] b\n\n#### 更多\n\n"
        + "### 没有题\n\n说明\n\n## 附录\n<!-- note -->\n完\n"
    )
    lesson = parse_lesson(source.encode(), "a.md")
    shown = lesson.text.split("\n")
    assert len(shown) == len(source.split("\n"))
    assert [line for line in shown if line] == [
        "# 课",
        "## 自测",
        "做题前先读。",
        "### 没有题",
        "说明",
        "## 附录",
        "<!-- note -->",
        "完",
    ]
    assert [section.title for section in lesson.sections] == ["课", "自测", "没有题", "附录"]
    assert all(source.split("\n")[section.start] == shown[section.start] for section in lesson.sections)
    assert lesson.sections[1].end == lesson.sections[2].start


def test_options_without_a_directive_are_not_shown() -> None:
    source = HEAD + TEST + "### 谁？\n1. [ ] a\n2. [x] b\n"
    assert "[x]" not in parse_lesson(source.encode(), "a.md").text
    assert codes(TEST + "### 谁？\n1. [ ] a\n2. [x] b\n") == ["E306", "E306"]


def test_task_lists_outside_tests_are_text() -> None:
    assert "- [x] done" in parse_lesson((HEAD + "# A\n- [x] done\n").encode(), "a.md").text


def test_a_question_outside_a_test_is_not_shown_either() -> None:
    found = examine((HEAD + "## A\n\n### ?\n<!-- question: id=q -->\n- [x] a\n- [ ] b\n\n## B\n").encode(), "a.md")
    assert "[x]" not in found.lesson.text
    assert [finding.code for finding in found.findings] == ["E305"]
    assert [section.title for section in found.lesson.sections] == ["A", "B"]


def test_directives_in_code_and_in_other_comments_do_not_count() -> None:
    for text in (
        "```\n## T\n<!-- test: id=t -->\n```\n",
        "~~~md\n## T\n<!-- test: id=t -->\n```\n",
        "- a\n  ```\n  <!-- test: id=t -->\n  ```\n",
        "    <!-- test: id=t -->\n",
        "<!-- draft\n<!-- test: id=t -->\n",
        "text <!-- test: id=t -->\n",
        "> <!-- test: id=t -->\n",
        "<!-- test: id=t --> text\n",
    ):
        assert parse_lesson((HEAD + "# A\n" + text).encode(), "a.md").tests == ()


def test_directives_may_take_several_lines_or_full_width_colons() -> None:
    for text in ("<!--\n test:\n id=t\n-->", "<!--test：id=t-->", '<!--   test:id="t"   -->'):
        assert parse_lesson((HEAD + f"# A\n{text}\n").encode(), "a.md").tests[0].id == "t"


def test_setext_headings_are_sections_and_tests_too() -> None:
    lesson = parse_lesson(
        (
            HEAD
            + "课\n==\n\n自测\n---\n<!-- test: id=t -->\n### ?\n<!-- question: id=q -->\n1. a\n2. b\n\n附录\n---\n文\n"
        ).encode(),
        "a.md",
    )
    assert [(section.title, section.level, section.kind) for section in lesson.sections] == [
        ("课", 1, "text"),
        ("自测", 2, "test"),
        ("附录", 2, "text"),
    ]
    assert len(lesson.tests[0].questions) == 1


def test_missing_ids_are_made_from_the_words_and_reported() -> None:
    text = (
        TEST.replace("id=t ", "")
        + "### ?\n<!-- question -->\n1. a\n2. b\n\n### ?\n<!-- question: points=2 -->\n1. a\n2. b\n"
    )
    first, again = (examine((HEAD + blank + text).encode(), "a.md") for blank in ("", "\n\n"))
    assert [finding.code for finding in first.findings] == ["E308"] * 3
    ids = [missing.id for missing in first.missing]
    assert ids == [missing.id for missing in again.missing]
    assert len(set(ids)) == 3
    assert {q.id for q in first.lesson.tests[0].questions} < set(ids)


def test_an_id_that_stands_twice_is_refused_with_its_line() -> None:
    block = "### ?\n<!-- question: id=q -->\n1. a\n2. b\n\n"
    assert refused(HEAD + TEST + block + block).startswith("dir/a.md:25: ")


def test_too_many_questions_are_refused() -> None:
    block = "### ?\n<!-- question: id=q{} -->\n1. a\n2. b\n\n"
    assert refused(HEAD + TEST + "".join(block.format(n) for n in range(501))).startswith("dir/a.md:2519: ")


@pytest.mark.parametrize(
    ("end", "left"),
    [
        (f"## 自测\n<!-- test: id=t -->\n### ?\n{QUESTION}\n## 反思\n{PROMPT}", ["课"]),
        ("## 检验\n### 自测\n<!-- test: id=t -->\n### 反思\n" + PROMPT, ["课"]),
        ("## 自测\n<!-- test: id=t -->\n先读题。\n", ["课", "自测"]),
        ("## 自测\n<!-- test: id=t -->\n## 附录\n", ["课", "自测", "附录"]),
        ("## 出处\n## 反思\n" + PROMPT, ["课", "出处"]),
    ],
)
def test_headings_at_the_end_that_held_only_tests_and_prompts_are_not_shown(end: str, left: list[str]) -> None:
    source = f"{HEAD}# 课\n\n正文。\n\n{end}"
    lesson = parse_lesson(source.encode(), "a.md")
    assert [section.title for section in lesson.sections] == left
    assert [line for line in lesson.text.split("\n") if line.startswith("#")] == [
        line for line in source.split("\n") if line.startswith("#") and line.strip("# ") in left
    ]


def test_the_title_stays_where_a_lesson_is_only_a_test() -> None:
    assert [s.title for s in parse_lesson(f"{HEAD}# 课\n<!-- test: id=t -->\n".encode(), "a.md").sections] == ["课"]
