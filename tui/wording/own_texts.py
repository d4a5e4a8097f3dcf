"""What is the member's own in words: its kinds, what is said beside a text, and the document that it is exported as."""

from collections.abc import Callable, Iterable

from store.member.mine.own_texts import OwnKind, OwnText, by_year
from store.member.mine.pages import OwnPage, PageGroup, PageText
from tui.wording.language import _, language
from tui.wording.times import date_text


def kind_text(kind: OwnKind) -> str:
    """What one of a kind is called."""
    return {
        OwnKind.REFLECTION: _("Reflection"),
        OwnKind.USE: _("Put to use"),
        OwnKind.NOTE: _("My note"),
        OwnKind.BOOKMARK: _("Bookmark"),
    }[kind]


def kinds_text(kind: OwnKind) -> str:
    """What several of a kind are called."""
    return {
        OwnKind.REFLECTION: _("Reflections"),
        OwnKind.USE: _("Uses at work"),
        OwnKind.NOTE: _("Notes"),
        OwnKind.BOOKMARK: _("Bookmarks"),
    }[kind]


def year_text(year: int) -> str:
    """A year as a heading."""
    return _("{year}").format(year=year)


def group_text(year: int, kind: OwnKind) -> str:
    """What the texts of one kind and year stand below."""
    return f"{year_text(year)} · {kinds_text(kind)}"


def about(own: OwnText) -> str:
    """Kind and day, and who may know of it."""
    parts = [kind_text(own.kind), date_text(own.at)]
    match own.kind:
        case OwnKind.REFLECTION:
            parts.append(_("shared with your branch") if own.shared else _("private"))
        case OwnKind.USE if own.witness:
            parts.append(_("{name} can confirm it").format(name=own.witness))
    return " · ".join(parts)


def text_of(own: OwnText) -> str:
    """What is shown as the text: of a reflection that was written elsewhere, that it is not here."""
    if own.kind is OwnKind.REFLECTION and not own.text:
        return _("The text is not on this machine.")
    return own.text


def page(texts: Iterable[OwnText], title: Callable[[str], str], prompt: Callable[[OwnText], str]) -> OwnPage:
    """The document. `title` gives that of the lesson `pack/lesson`, `prompt` what a reflection answers."""
    groups = [
        PageGroup(
            group_text(year, kind),
            [
                PageText(title(own.key), about(own), prompt(own) if own.prompt else own.quote, text_of(own))
                for own in several
            ],
        )
        for year, kinds in by_year(texts).items()
        for kind, several in kinds.items()
    ]
    private = _("Private: written for yourself. Whoever has this file can read all of it.")
    return OwnPage(_("Mine"), private, language(), groups)
