"""What of the settings and of one's own themes Study cannot use: a sentence each, with what to do. It counts as not
chosen."""

from collections.abc import Iterator

from lessons.problem import N_, Problem
from store.disk.home import Home
from tui.terminal import theme_names
from tui.wording.language import LANGUAGES


def setting_faults(home: Home) -> Iterator[Problem]:
    """Every fault of the values; that the file is no TOML, or a value no text, `home` notices itself."""
    from lessons.learning.day.study_time import GOALS  # only here, as below: most homes have none

    config = home.config
    own_themes: tuple[str, ...] = ()
    if home.themes.is_dir():
        from tui.terminal.own_themes import read_own_themes

        own = read_own_themes(home.themes)
        own_themes = tuple(own.titles)
        yield from own.problems
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
