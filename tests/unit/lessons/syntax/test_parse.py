"""One Markdown file becomes one lesson; whatever is wrong with it is said with its line."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.content.lesson import Track
from lessons.content.question import Choice, Cloze, Matching, NumberBlank, Ordering, Question, TextBlank
from lessons.problem import Problem
from lessons.syntax.parse import examine, parse_lesson

HEAD = """---
id: two-tickets
title: 两票三制
lang: zh
track: production
level: [member, cadre]
minutes: 15
version: 3
published: 2026-11-01
objectives:
  tickets: 能说出工作票和操作票各自的用途
requires: [intro]
---
"""
TEST = "# 课\n\n## 自测\n<!-- test: id=t minutes=5 pass=80 pick=1 -->\n\n"


def question(block: str) -> Question:
    (only,) = parse_lesson((HEAD + TEST + block).encode(), "a.md").tests[0].questions
    return only


def codes(text: str, head: str = HEAD) -> list[str]:
    return [finding.code for finding in examine((head + text).encode(), "a.md").findings]


def refused(source: str | bytes) -> str:
    with pytest.raises(Problem) as caught:
        parse_lesson(source.encode() if isinstance(source, str) else source, "dir/a.md")
    return str(caught.value)


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


# Questions


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
        (HEAD + "课\n==\n\n自测\n---\n<!-- test: id=t -->\n### ?\n<!-- question: id=q -->\n1. a\n2. b\n").encode(),
        "a.md",
    )
    assert [(section.title, section.level, section.kind) for section in lesson.sections] == [
        ("课", 1, "text"),
        ("自测", 2, "test"),
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


# Hostile files


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    assert refused(b"---\nid: a\n\xff\n---\n").startswith("dir/a.md:3: ")
    assert refused(b"x" * (8 * 1024 * 1024 + 1)).startswith("dir/a.md:1: ")


def test_control_characters_are_left_out_and_reported_where_they_stand() -> None:
    found = examine((HEAD + "# A\nab\x1b[31mc\n").encode(), "a.md")
    assert "abc" in found.lesson.text
    assert [(f.code, f.line, f.column) for f in found.findings] == [("W001", 15, 3)]


words = st.text(max_size=30)
pieces = st.lists(
    st.one_of(
        words,
        st.sampled_from(
            ["---", "# a", "## b", "### c", "===", "```", "- [x] a", "1. [ ] b", "   > c", "> d", "| a | b |",
             "|---|---|", "<!-- test: -->", "<!-- test: id=t pick=3", "-->", "<!-- question: id=q -->", "<!--",
             "<!-- question -->", "<!-- reflect: id=r -->", "[[a|b]]", "[[1 +- 2]]", "[[", "]]", "id: a", "\t- x",
             "title: b", "minutes: 5", "a: &b c", "? [", "\x1b[31m", "\r", "<pre>", "&#0;", "`", "1) [x] z",
             "order: [a]", "－ ［x］ a", "2．[ ] b", "【【a｜b】】", "[[a", "＃＃ b", "<!- question: id=q ->", "> [[a",
             "title：b", "<!-- quesion: id=q", "｜ a ｜", "    - [x] a", "   > 解析：c", "```sh", "<pre", "[^1]: a",
             "$\\foo$", "\u200b- [√] a"]
        ),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(pieces, st.sampled_from(["", HEAD, HEAD + TEST, "---\n"]))
def test_any_text_gives_a_lesson_or_a_problem(lines: list[str], head: str) -> None:
    source = (head + "\n".join(lines)).encode("utf-8", "surrogatepass")
    found = examine(source, "a.md")
    try:
        lesson = parse_lesson(source, "a.md")
    except Problem as problem:
        assert problem.where.startswith("a.md:")
        str(problem)
        return
    assert not any(finding.fatal for finding in found.findings)
    assert lesson == found.lesson
    text = source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    assert lesson.text.count("\n") == text.count("\n")
    for finding in found.findings:
        assert finding.text.format(**finding.fields)
        assert 1 <= finding.line <= text.count("\n") + 1


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_lesson_or_a_problem(source: bytes) -> None:
    try:
        parse_lesson(source, "a.md")
    except Problem as problem:
        str(problem)


@pytest.mark.parametrize(
    "body",
    [
        "> " * 30_000,
        "- " * 30_000,
        "[" * 30_000,
        "*_" * 15_000,
        "`" * 30_000,
        "[[" * 15_000,
        "".join("`" * n + " " for n in range(1, 240)),
        "\n".join("  " * n + "- a" for n in range(150)),
        "|" * 30_000 + "\n" + "|-" * 10_000,
        "\n".join(f"[{n}]: x" for n in range(3000)),
        "<" * 30_000,
        "1. [x] " + "&amp;" * 6000,
    ],
    ids=range(12),
)
def test_hostile_questions_cost_little(body: str) -> None:
    start = time.process_time()
    examine((HEAD + TEST + "### " + body[:3000] + "\n<!-- question: id=q -->\n" + body).encode(), "a.md")
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "body",
    ["# a\n" * 40_000, "a\n===\n" * 40_000, "```\n" * 300_000, "   ```\n" * 150_000, "<!--\n" * 200_000,
     ">" * 1_000_000, "- a\n   ```\n" * 60_000, "#" + " " * 1_000_000 + "x", "<div>\n" * 200_000, "-" * 1_000_000,
     "1" * 1_000_000, "<!-- test: -->\n" * 100_000, "[a](b) " * 100_000],
    ids=range(13),
)  # fmt: skip
def test_a_hostile_megabyte_costs_little(body: str) -> None:
    start = time.process_time()
    examine((HEAD + body).encode(), "a.md")
    assert time.process_time() - start < 5


def test_five_megabytes_of_regulation_open_at_once() -> None:
    article = "# 第一条\n\n" + "各单位应当建立健全安全生产责任制，明确各岗位的责任人员和考核标准。" * 4 + "\n\n"
    source = (HEAD + article * (5_000_000 // len(article.encode()))).encode()
    start = time.process_time()
    lesson = parse_lesson(source, "a.md")
    assert time.process_time() - start < 1
    assert len(lesson.sections) > 10_000
