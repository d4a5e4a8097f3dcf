"""Codes that people copy by hand are read as they were meant."""

import re

from store.crypto.readable_code import base32_letters, letters, make


def test_a_code_is_groups_of_five_without_letters_that_look_like_digits() -> None:
    for _ in range(50):
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}", make(4))


def test_case_width_spacing_and_letters_taken_for_digits_do_not_matter() -> None:
    code = make(4)
    assert letters(code.lower().replace("-", " ")) == letters(code)
    assert letters("oO il Ｏ") == "00110"


def test_a_code_that_was_made_in_base32_is_read_with_the_digits_that_look_like_its_letters() -> None:
    assert "OIBLQ7" in base32_letters("0i8-lq7")
    assert "OIBLQ7" in base32_letters("oib lq7")


def test_a_code_copied_with_letters_for_its_digits_is_the_same_code_in_base32() -> None:
    for code, copied in (("1A0B8", "lAOBB"), ("1A0B8", "ia0bb"), ("77XYZ", "77xyz")):
        assert set(base32_letters(code)) <= set(base32_letters(copied))
