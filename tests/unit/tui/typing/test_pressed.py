"""What keys mean while pinyin is on."""

import pytest

from store.machine.pinyin_engine.protocol import Composed
from tui.typing.composing import Composing, composing
from tui.typing.pressed import Means, Pressed, pressed

NOTHING = Composing()
NI = composing(Composed("ni", ("你", "尼"), True))
LATER_PAGE = NI._replace(pages=(0, 1))


@pytest.mark.parametrize("letter", "aqz")
def test_letters_are_composed(letter: str) -> None:
    assert pressed(letter, letter, NOTHING) == pressed(letter, letter, NI) == Pressed(Means.LETTER, letter)


@pytest.mark.parametrize(
    ("key", "character"),
    [("1", "1"), ("minus", "-"), ("equals_sign", "="), ("A", "A"), ("comma", ","), ("apostrophe", "'"), ("中", "中")],
)
def test_with_nothing_composed_digits_signs_and_capitals_are_what_they_are(key: str, character: str) -> None:
    assert pressed(key, character, NOTHING) == Pressed(Means.WRITE, character)


@pytest.mark.parametrize(
    ("key", "character"),
    [("space", " "), ("enter", "\r"), ("escape", "\x1b"), ("backspace", "\x7f"), ("up", None), ("ctrl+s", "\x13")],
)
def test_with_nothing_composed_other_keys_are_for_the_field_and_the_screen(key: str, character: str | None) -> None:
    assert pressed(key, character, NOTHING).means is Means.PASS


@pytest.mark.parametrize(
    ("key", "character", "means"),
    [
        ("space", " ", Pressed(Means.TAKE)),
        ("2", "2", Pressed(Means.TAKE, by=2)),
        ("enter", "\r", Pressed(Means.LETTERS)),
        ("escape", "\x1b", Pressed(Means.DROP)),
        ("backspace", "\x7f", Pressed(Means.ERASE)),
        ("equals_sign", "=", Pressed(Means.TURN, by=1)),
        ("minus", "-", Pressed(Means.TURN, by=-1)),
        ("pagedown", None, Pressed(Means.TURN, by=1)),
        ("pageup", None, Pressed(Means.TURN, by=-1)),
        ("right", None, Pressed(Means.MARK, by=1)),
        ("left", None, Pressed(Means.MARK, by=-1)),
        ("apostrophe", "'", Pressed(Means.LETTER, "'")),
        ("comma", ",", Pressed(Means.WRITE, ",")),
        ("full_stop", ".", Pressed(Means.WRITE, ".")),
        ("ctrl+s", "\x13", Pressed(Means.PASS)),
        ("tab", "\t", Pressed(Means.PASS)),
    ],
)
def test_keys_while_something_is_composed(key: str, character: str | None, means: Pressed) -> None:
    assert pressed(key, character, NI) == means


@pytest.mark.parametrize(("key", "character", "by"), [("comma", ",", -1), ("full_stop", ".", 1)])
def test_comma_and_full_stop_turn_pages_once_one_was_turned(key: str, character: str, by: int) -> None:
    assert pressed(key, character, LATER_PAGE) == Pressed(Means.TURN, by=by)
