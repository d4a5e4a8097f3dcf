"""The style sheets of an application, each parsed once: to open a screen for the first time parses its own only.

Textual's own sheet parses all of them again then, which takes longer than to draw the screen.
"""

from functools import cache
from pathlib import Path, PurePath

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_PARSED: dict[tuple[object, ...], list[RuleSet]] = {}
"""Rules by colours and source; sign-in, session and pause of a shared machine are applications of one process."""


@cache
def text_of(path: str) -> str:
    """The text of a file of rules, by its absolute path, as it was when it was first read. Raises `OSError`."""
    return Path(path).read_text("utf-8")


class StyleSheet(Stylesheet):
    """Parses what is new to it, and everything when the colours change to ones not seen before."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._colours = frozenset(self._variables.items())

    def set_variables(self, variables: dict[str, str]) -> None:
        super().set_variables(variables)
        self._colours = frozenset(variables.items())

    def read(self, filename: str | PurePath) -> None:
        path = str(Path(filename).absolute())
        self.add_source(text_of(path), (path, ""))

    def reparse(self) -> None:
        self.parse()

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        source = (self._colours, css, read_from, is_default_rules, tie_breaker, scope)
        if source not in _PARSED:
            _PARSED[source] = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
        return _PARSED[source]
