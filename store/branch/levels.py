"""Levels of members: their names in the data, and what people call them."""

import unicodedata
from collections.abc import Collection, Iterable

from lessons.clean import clean_line
from store.branch.roster import RosterMember

_CALLED = {"member": "member", "party member": "member", "党员": "member", "cadre": "cadre", "干部": "cadre"}


def known_levels(members: Iterable[RosterMember]) -> set[str]:
    """The levels that somebody has, and those that a roster may have though nobody has them yet."""
    return {*_CALLED.values(), *(member.level for member in members)}


def level_named(text: str, known: Collection[str]) -> str:
    """The level that is called so, by its name in a screen's language too; a branch's own level as it is written.

    `known`: levels there are; somebody may have one that is written just so.
    """
    text = clean_line(text, 80)
    if text in known:
        return text
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return _CALLED.get(folded) or next((level for level in known if level.casefold() == folded), text)
