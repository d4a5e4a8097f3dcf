"""Themes of one's own: `themes/NAME.toml` in the home, each a few colours laid over one of Study's two.

Everything that cannot be used is told with the file and the key, and then that theme is not offered; one that is hard
to read is offered, and told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from textual.theme import Theme

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.regex import regex
from store.disk.settings_file import read_settings
from tui.terminal import theme_names, themes
from tui.terminal.contrast import LEAST, contrast

COLOURS = (
    *("background", "surface", "panel", "foreground", "primary", "secondary", "accent"),
    *("success", "warning", "error"),
)
"""What a theme can give a colour to."""
_PAIRS = tuple((ink, paper) for paper in ("background", "surface", "panel") for ink in ("foreground", "accent"))
"""What is drawn on what."""
_NAME = regex(r"[a-z0-9][a-z0-9-]{0,30}")
_COLOUR = regex(r"#[0-9a-fA-F]{6}")
_MOST = 20
"""Themes that are read."""
_LONGEST_TITLE = 30


class OwnThemes(NamedTuple):
    """What lies in the folder of themes."""

    themes: list[Theme]
    titles: dict[str, str]
    """Name -> how Settings calls it."""
    unusable: list[Problem]
    """Why the others are not offered: every mistake."""
    hard_to_read: list[Problem]
    """What is told of those that are."""


def read_own_themes(folder: Path) -> OwnThemes:
    """Read every theme in a folder that may not be there."""
    own = OwnThemes([], {}, [], [])
    for file in sorted(folder.glob("*.toml"))[:_MOST]:
        try:
            values = read_settings(file)
        except Problem as problem:
            own.unusable.extend([*_name_faults(file), problem])
            continue
        if faults := [*_name_faults(file), *_faults(file, values)]:
            own.unusable.extend(faults)
            continue
        theme = _theme(file.stem, values)
        own.themes.append(theme)
        own.titles[theme.name] = _title(values.get("title", theme.name))
        own.hard_to_read.extend(_hard_to_read(file, theme))
    return own


def _name_faults(file: Path) -> Iterator[Problem]:
    if not _NAME.fullmatch(file.stem) or file.stem in theme_names.CHOICES:
        text = N_("cannot be a theme's name; name the file with a-z, 0-9 and -, other than Study's own themes")
        yield Problem(str(file), text)


def _faults(file: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Every value that no theme can have, in the order of the file."""
    for key, value in values.items():
        match key:
            case "dark" if not isinstance(value, bool):
                yield Problem(str(file), N_("“dark” must be true or false"))
            case "title" if not isinstance(value, str) or not _title(value):
                yield Problem(str(file), N_("“title” must be a text"))
            case "dark" | "title":
                pass
            case _ if key not in COLOURS:
                text = N_("“{key}” is nothing that a theme has; it has title, dark, and {keys}")
                yield Problem(str(file), text, key=clean_line(key, 40), keys=", ".join(COLOURS))
            case _ if not isinstance(value, str) or not _COLOUR.fullmatch(value):
                yield Problem(str(file), N_('“{key}” is no colour; write it like "#1b2129"'), key=key)


def _title(value: str) -> str:
    return clean_line(value, _LONGEST_TITLE).strip()


def _theme(name: str, values: Mapping[str, Any]) -> Theme:
    dark = values.get("dark", True)
    colours = {key: values[key] for key in COLOURS if key in values}
    base = next(theme for theme in themes.OWN if theme.name == (theme_names.DARK if dark else theme_names.LIGHT))
    ink, paper, keys = (colours.get(key, getattr(base, key)) for key in ("foreground", "background", "accent"))
    drawn = {"footer-key-foreground": keys, "focus-ground": ink, "focus-ink": paper}
    return replace(base, name=name, dark=dark, variables=base.variables | drawn, **colours)


def _hard_to_read(file: Path, theme: Theme) -> Iterator[Problem]:
    """The pairs of colours of which one is not seen well on the other."""
    for ink, paper in _PAIRS:
        ratio = contrast(getattr(theme, ink), getattr(theme, paper))
        if ratio < LEAST:
            text = N_("“{ink}” on “{paper}” is hard to read: contrast {ratio}, {least} is wanted; change one of them")
            yield Problem(str(file), text, ink=ink, paper=paper, ratio=f"{ratio:.1f}", least=LEAST)
