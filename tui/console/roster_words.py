"""What the command line says of people on the roster, and of those who could be confused with each other."""

import sys
from collections.abc import Iterable

from lessons.clean import clean_line
from lessons.text.names import is_named
from store.branch.levels import known_levels
from store.branch.roster import RosterMember
from store.branch.who_is_meant import alike
from tui.wording.language import _


def level_text(level: str) -> str:
    """What a member's level is called."""
    return {"member": _("member"), "cadre": _("cadre")}.get(level, clean_line(level))


def marked(name: str) -> str:
    """A name with a mark, as an example of how two people of one name are told apart."""
    return _("{name} (shift 2)").format(name=clean_line(name))


def warn(name: str, others: Iterable[RosterMember]) -> list[RosterMember]:
    """Print on standard error which of `others` have this name or a similar one, and return them."""
    similar = alike(name, others)
    for other in similar:
        if is_named(name, [other.name]):
            text = _("{name} is already on the roster: {other} ({member}), level {level}, machines: {devices}")
        else:
            text = _("{name} looks like {other} ({member}), level {level}, machines: {devices}")
        print(text.format(name=clean_line(name), **description_fields(other)), file=sys.stderr)
    return similar


def description_fields(other: RosterMember) -> dict[str, str]:
    """Fields of a message that distinguish a person on the roster from others."""
    devices = ", ".join(entry.key[:16] for entry in other.devices) or "–"
    return {
        "other": clean_line(other.name),
        "member": other.id,
        "level": level_text(other.level),
        "devices": devices,
    }


def id_or_placeholder(people: list[RosterMember]) -> str:
    """The id for an example: that of the only candidate, else a placeholder."""
    return people[0].id if len(people) == 1 else _("ID")


def advise_after(person: RosterMember, others: Iterable[RosterMember]) -> None:
    """Warn of people with whom somebody now on the roster could be confused, and say how to settle it."""
    if similar := warn(person.name, [other for other in others if other.id != person.id]):
        text = _(
            "the same person? study branch change {member} --same-as {new}; two people with the same name? study "
            'branch change {new} --name "{marked}"'
        )
        print(
            text.format(member=id_or_placeholder(similar), new=person.id, marked=marked(person.name)), file=sys.stderr
        )


def advise_level(person: RosterMember, everybody: Iterable[RosterMember]) -> None:
    """Warn where nobody else has a person's level, which may be mistyped."""
    known = known_levels(other for other in everybody if other.id != person.id)
    if person.level not in known:
        text = _("nobody else has the level {level}; known levels: {names}")
        print(text.format(level=clean_line(person.level), names=", ".join(sorted(known))), file=sys.stderr)
