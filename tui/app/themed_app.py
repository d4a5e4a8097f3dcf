"""An application in Study's themes and style sheets, whose texts cannot act on the terminal."""

import os
from pathlib import Path
from typing import TypeVar

from textual.app import App

from tui.terminal import terminal_fit, theme_names, themes
from tui.terminal.inert_text import InertText
from tui.terminal.style_sheet import StyleSheet

Result = TypeVar("Result")


class ThemedApp(App[Result]):
    """The set-up that all applications of Study share."""

    def __init__(self) -> None:
        # NO_COLOR is honoured only in the terminal's own colours; elsewhere Textual turns it into greys.
        self._few_colours = terminal_fit.few_colours(os.environ)
        super().__init__(ansi_color=True if self._few_colours else None)
        self.stylesheet = StyleSheet(variables=self.get_css_variables())
        self._filters.append(InertText())
        if self.console.color_system == "256" and not self._few_colours:
            from tui.terminal.nearest_colour import NearestColours  # most terminals have them all

            self._filters.append(NearestColours())
        for theme in themes.OWN:
            self.register_theme(theme)
        self.theme_titles = dict(theme_names.CHOICES)
        """The themes that can be chosen: name -> message id of what Settings calls it."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.FOCUS

    def offer_themes(self, folder: Path) -> None:
        """Offer the themes that lie in a folder, besides Study's own."""
        if not folder.is_dir():
            return
        from tui.terminal.own_themes import read_own_themes  # most homes have none

        own = read_own_themes(folder)
        for theme in own.themes:
            self.register_theme(theme)
        self.theme_titles |= own.titles

    def use_theme(self, name: str) -> None:
        """Use a theme; the terminal's own colours where it has only those."""
        if name not in self.theme_titles:
            name = theme_names.DARK
        if self._few_colours and name not in (theme_names.ANSI_DARK, theme_names.ANSI_LIGHT):
            name = theme_names.ANSI_DARK if self.get_theme(name).dark else theme_names.ANSI_LIGHT  # type: ignore[union-attr]
        self.theme = name
