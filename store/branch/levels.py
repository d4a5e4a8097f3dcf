"""Members' levels: their ids in the data, and the names that people use."""

import unicodedata
from collections.abc import Collection, Iterable

from lessons.clean import clean_line
from store.branch.roster import RosterMember

_CALLED = {"member": "member", "party member": "member", "党员": "member", "cadre": "cadre", "干部": "cadre"}


def known_levels(members: Iterable[RosterMember]) -> set[str]:
    """The levels of these members, and the built-in ones."""
    return {*_CALLED.values(), *(member.level for member in members)}


def level_named(text: str, known: Collection[str]) -> str:
    """The id of the level with this name, in either language; a branch's own level as it is written.

    `known`: existing levels, which match exactly first.
    """
    text = clean_line(text, 80)
    if text in known:
        return text
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return _CALLED.get(folded) or next((level for level in known if level.casefold() == folded), text)
