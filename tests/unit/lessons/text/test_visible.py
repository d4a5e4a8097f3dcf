"""What has no picture is left out of a text, and nothing else."""

import sys
import unicodedata

from lessons.text.visible import visible


def test_every_control_and_format_character_is_left_out_and_white_space_stays() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        unseen = unicodedata.category(character) in ("Cf", "Cc") and not character.isspace()
        if unseen or character.isspace():
            assert visible(f"a{character}b") == ("ab" if unseen else f"a{character}b"), ascii(character)


def test_what_is_read_stays() -> None:
    text = "安全生产 Ωé가ㅎאָ　✓👍"
    assert visible(text) == text
    assert visible("手\u3164机\ufe0f\U000e0101") == "手机"
