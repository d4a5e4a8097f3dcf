"""What changed between two versions of a pack is said lesson by lesson, and nothing that did not change."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lessons.pack.edition_diff import ChangeKind, EditionDiff, edition_diff, text_changes
from lessons.pack.pack import load_pack
from tests.builders.authored_pack import HEAD, INDEX, QUIZ, pack

TEXT = "First words.\n\nSecond words.\n\n"
OTHER = "---\nid: b\ntitle: B\nminutes: 5\n---\n# B\n\nWords.\n"


def diff(root: Path, before: dict[str, str], now: dict[str, str]) -> EditionDiff:
    for name, files in (("before", before), ("now", now)):
        (root / name).mkdir()
        pack(root / name, **files)
    return edition_diff(load_pack(root / "before"), load_pack(root / "now"))


def test_a_pack_is_as_it_was_when_only_white_space_and_the_version_changed(tmp_path: Path) -> None:
    now = {"a": HEAD + TEXT.replace(" ", "  ") + QUIZ, "index": INDEX.replace("---\n# P", "version: 2\n---\n# P")}
    same = diff(tmp_path, {"a": HEAD + TEXT + QUIZ}, now)
    assert (same.version_before, same.version, same.lessons) == (1, 2, ())


def test_old_words_stand_beside_the_new_ones_at_their_line(tmp_path: Path) -> None:
    text = TEXT.replace("Second words.", "Other words.\n\nAnd more.")
    (lesson,) = diff(tmp_path, {"a": HEAD + TEXT + QUIZ}, {"a": HEAD + text + QUIZ}).lessons
    assert [(change.before, change.now) for change in lesson.paragraphs] == [
        ("Second words.", "Other words."),
        ("", "And more."),
    ]
    lines = (HEAD + text).split("\n")
    assert [lines[change.line] for change in lesson.paragraphs] == ["Other words.", "And more."]


def test_lessons_that_came_and_went_are_named(tmp_path: Path) -> None:
    changed = diff(tmp_path, {"a": HEAD + QUIZ}, {"a": OTHER}).lessons
    assert [(change.id, change.fate) for change in changed] == [("b", ChangeKind.ADDED), ("a", ChangeKind.REMOVED)]


def test_questions_prompts_and_rules_are_named_by_what_became_of_them(tmp_path: Path) -> None:
    before = HEAD + QUIZ + "\n### Gone?\n<!-- question: id=gone objective=know -->\n1. a\n2. b\n"
    before += "\n## Think\n<!-- reflect: id=r -->\nWhat then?\n"
    now = HEAD + QUIZ.replace("minutes=5", "minutes=7").replace("2. b", "2. c")
    now += "\n### New?\n<!-- question: id=new objective=know -->\n1. a\n2. b\n"
    now += "\n## Think\n<!-- reflect: id=r -->\nWhat now?\n"
    (lesson,) = diff(tmp_path, {"a": before}, {"a": now}).lessons
    assert [(part.id, part.fate) for part in lesson.questions] == [
        ("q", ChangeKind.CHANGED),
        ("new", ChangeKind.ADDED),
        ("gone", ChangeKind.REMOVED),
    ]
    assert [(part.fate, part.text.strip()) for part in lesson.prompts] == [(ChangeKind.CHANGED, "What now?")]
    assert [(part.id, part.fate) for part in lesson.tests] == [("t", ChangeKind.CHANGED)]


_PARAGRAPHS = st.lists(st.sampled_from(["one", "two", "three\nlines", "four"]), max_size=8)


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_the_changes_lead_from_the_old_text_to_the_new_one(before: list[str], now: list[str]) -> None:
    changes = text_changes("\n\n".join(before), "\n\n".join(now))
    assert sorted([*now, *(c.before for c in changes if c.before)]) == sorted(
        [*before, *(c.now for c in changes if c.now)]
    )
    assert all(0 <= change.line <= max(0, len("\n\n".join(now).split("\n")) - 1) for change in changes)
