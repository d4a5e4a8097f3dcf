"""Themes of one's own: `themes/NAME.toml` in the home, each a few colours laid over one of Study's two.

What cannot be used is told with the file and the key, and then that theme is not offered; one that is hard to read is
offered, and told.
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
    problems: list[Problem]


def read_own_themes(folder: Path) -> OwnThemes:
    """Read every theme in a folder that may not be there."""
    own = OwnThemes([], {}, [])
    for file in sorted(folder.glob("*.toml"))[:_MOST]:
        try:
            theme, title = _read(file)
        except Problem as problem:
            own.problems.append(problem)
            continue
        own.themes.append(theme)
        own.titles[theme.name] = title
        own.problems.extend(_hard_to_read(file, theme))
    return own


def _read(file: Path) -> tuple[Theme, str]:
    name = file.stem
    if not _NAME.fullmatch(name) or name in theme_names.CHOICES:
        text = N_("cannot be a theme's name; name the file with a-z, 0-9 and -, other than Study's own themes")
        raise Problem(str(file), text)
    values = read_settings(file)
    for key in values.keys() - {"title", "dark", *COLOURS}:
        text = N_("“{key}” is nothing that a theme has; it has title, dark, and {keys}")
        raise Problem(str(file), text, key=clean_line(key, 40), keys=", ".join(COLOURS))
    dark = values.get("dark", True)
    if not isinstance(dark, bool):
        raise Problem(str(file), N_("“dark” must be true or false"))
    title = values.get("title", name)
    if not isinstance(title, str) or not clean_line(title, _LONGEST_TITLE).strip():
        raise Problem(str(file), N_("“title” must be a text"))
    return _theme(file, name, values, dark=dark), clean_line(title, _LONGEST_TITLE).strip()


def _theme(file: Path, name: str, values: Mapping[str, Any], *, dark: bool) -> Theme:
    colours = {key: values[key] for key in COLOURS if key in values}
    for key, value in colours.items():
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise Problem(str(file), N_('“{key}” is no colour; write it like "#1b2129"'), key=key)
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
