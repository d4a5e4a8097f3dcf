"""Commands are understood in both languages, by word and letter, however they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plain.commands import _WORDS, Action, Typed, is_no, is_yes, read_command, word
from tui.plain.reading import _COMMANDS as READING
from tui.plain.reflection import _COMMANDS as REFLECTING
from tui.plain.review import _COMMANDS as REVIEWING
from tui.plain.sitting import _ALWAYS as TESTING
from tui.plain.today import _COMMANDS as TODAY
from tui.wording.language import set_language

LESSON = (Action.HELP, Action.READ, Action.TEST, Action.REFLECT, Action.LEAVE)
"""What can be done with a lesson."""


@pytest.mark.parametrize("known", [TESTING, REVIEWING, REFLECTING, READING, TODAY, LESSON])
def test_no_word_means_two_things_in_one_dialogue(known: tuple[Action, ...]) -> None:
    words = [text for command in known for text in _WORDS[command] if text]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_word_that_is_shown_is_understood(lang: str) -> None:
    set_language(lang)
    for command in Action:
        typed = read_command(word(command), [command])
        assert typed is not None and typed.command is command
    set_language("en")


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("next", Typed(Action.NEXT, clear=False)),
        (" Next. ", Typed(Action.NEXT, clear=False)),
        ("Ｎ", Typed(Action.NEXT, clear=False)),
        ("/n", Typed(Action.NEXT)),
        ("／下一题。", Typed(Action.NEXT)),
        ("？", Typed(Action.HELP)),
        ("hand  in", Typed(Action.HAND_IN, clear=False)),
        ("交卷！", Typed(Action.HAND_IN, clear=False)),
        ("go 12", Typed(Action.GO, 12, clear=False)),
        ("第３题", Typed(Action.GO, 3, clear=False)),
        ("/3", Typed(Action.GO, 3)),
        ("3", None),
        ("", None),
        ("/", None),
        ("nextt", None),
    ],
)
def test_lines_as_people_type_them(line: str, typed: Typed | None) -> None:
    assert read_command(line, TESTING) == typed


@given(st.text(alphabet="0123456789０１２３ ,，、;-－=", max_size=30))
def test_numbers_are_never_a_command(line: str) -> None:
    assert read_command(line, TESTING) is None


@given(st.text())
def test_no_line_is_yes_and_no_at_once(line: str) -> None:
    assert not (is_yes(line) and is_no(line))


def test_yes_and_no() -> None:
    assert all(map(is_yes, ("y", "Yes", "ＹＥＳ", "是", "是。", "好")))
    assert all(map(is_no, ("n", "No", "否", "不")))
    assert not any(is_yes(line) or is_no(line) for line in ("", "1", "2", "maybe"))
