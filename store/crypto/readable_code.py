"""Codes that people read aloud, write down and type: groups of five letters and digits, five random bits each."""

import secrets
import unicodedata

# Without letters that look like digits.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
_ALIKE = str.maketrans("OIL", "011")


def make(groups: int) -> str:
    """A new code, `XXXXX-XXXXX-…`."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(groups))


def letters(typed: str) -> str:
    """What was meant, whatever the case, the spacing, the width, and letters taken for digits."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_ALIKE)
    return "".join(character for character in plain if character.isascii() and character.isalnum())
