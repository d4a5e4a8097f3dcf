"""Codes that people read aloud, write down and type: groups of five letters and digits, five random bits each."""

import secrets
import unicodedata

# Without letters that look like digits.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
_ALIKE = str.maketrans("OIL", "011")
_AS_BASE32 = str.maketrans("018", "OIB")


def make(groups: int) -> str:
    """A new code, `XXXXX-XXXXX-…`."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(groups))


def letters(typed: str) -> str:
    """The code in what was typed, whatever its case, spacing and width; O, I and L count as digits."""
    return _plain(typed).translate(_ALIKE)


def base32_letters(typed: str) -> tuple[str, ...]:
    """The same in the letters and digits of base32 (RFC 4648), which has no 0, 1 and 8: O, I and B stand for them.

    Older codes used this alphabet, with L as a letter of its own, so a typed L gives two readings.
    """
    return tuple(dict.fromkeys(text.translate(_AS_BASE32) for text in (_plain(typed), letters(typed))))


def _plain(typed: str) -> str:
    upper = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in upper if character.isascii() and character.isalnum())
