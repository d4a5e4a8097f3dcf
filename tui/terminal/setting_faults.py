"""What of the settings and of one's own themes Study cannot use: a sentence each, and what to do about it."""

from collections.abc import Iterator
from typing import NamedTuple

from lessons.problem import N_, Problem
from store.disk.home import Home
from tui.terminal import theme_names
from tui.wording.language import LANGUAGES

_SETTING = N_("Correct that line; until then it counts as not written.")
_THEME = N_("Correct it; until then that theme is not offered.")
_HARD_TO_READ = N_("Change one of the two; the theme can be chosen as it is.")


class SettingFault(NamedTuple):
    """A fault, and what follows from it."""

    problem: Problem
    mend: str
    """Message id: what to do, and what holds until then."""


def setting_faults(home: Home) -> Iterator[SettingFault]:
    """Every fault of the values; that the file is no TOML, or a value no text, `home` notices itself."""
    own_titles: tuple[str, ...] = ()
    if home.themes.is_dir():
        from tui.terminal.own_themes import read_own_themes  # most homes have none

        own = read_own_themes(home.themes)
        own_titles = tuple(own.titles)
        yield from (SettingFault(problem, _THEME) for problem in own.unusable)
        yield from (SettingFault(problem, _HARD_TO_READ) for problem in own.hard_to_read)
    yield from (SettingFault(problem, _SETTING) for problem in _value_faults(home, own_titles))


def _value_faults(home: Home, own_themes: tuple[str, ...]) -> Iterator[Problem]:
    from lessons.learning.day.study_time import GOALS  # only here, as below

    config = home.config
    known = {
        "lang": (config.lang, tuple(LANGUAGES)),
        "theme": (config.theme, (*theme_names.CHOICES, *own_themes)),
        "goal": (config.goal, tuple(map(str, GOALS))),
    }
    for field, (value, values) in known.items():
        if value and value not in values:
            text = N_("“{field}” is “{value}”, which Study does not know, so it is ignored; write one of {values}")
            yield Problem(str(home.config_file), text, field=field, value=value, values=", ".join(values))
    if config.measure and not config.measure.isdecimal():
        text = N_('“measure” is “{value}”, which is no number of cells, so it is ignored; write "64", or "0" for all')
        yield Problem(str(home.config_file), text, value=config.measure)
    if table := home.own_keys():
        from tui.terminal.keymap import read_keymap

        yield from read_keymap(table, str(home.config_file)).problems
