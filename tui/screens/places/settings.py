"""Settings: language, name, theme, line width; each takes effect at once."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalGroup, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from lessons.clean import clean_line
from lessons.learning.day.study_time import GOALS, goal_minutes
from lessons.problem import N_
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.places.welcome import LONGEST_NAME
from tui.terminal.keys import bound
from tui.widgets.beside import TwoColumns
from tui.widgets.field import Field, Line, tell
from tui.widgets.row import Row, leap, step
from tui.wording.labels import goal_text
from tui.wording.language import LANGUAGES, _, language

MEASURES = (None, 0, 60, 72, 80, 100)
"""Line widths of the lesson view in cells; 0 = as wide as the terminal, `None` = as it reads well."""


class SettingRow(Row):
    """What opens something to set there."""

    BINDINGS = [bound("go-on", "press", N_("Choose"))]


class ChoiceRow(SettingRow):
    """One of several values."""

    def __init__(self, value: str, chosen: bool, *, id: str) -> None:
        super().__init__("", id=id)
        self._value = value
        self.choose(chosen)

    def choose(self, chosen: bool) -> None:
        """Mark it as chosen, or not."""
        self.retitle(f"{'(x)' if chosen else '( )'} {self._value}")


class OwnNameLine(Line):
    """The member's name; the arrows lead through it as through the rows."""

    BINDINGS = [
        bound("down", "step(1)", show=False),
        bound("up", "step(-1)", show=False),
        bound("page-up", "leap(-1)", show=False),
        bound("page-down", "leap(1)", show=False),
    ]

    def action_step(self, by: int) -> None:
        step(self, by)

    def action_leap(self, pages: int) -> None:
        leap(self, pages)


class SettingsScreen(StudyScreen[None]):
    """A list of choices; the chosen one is marked (x)."""

    PLACE = "settings"
    CSS_PATH = "settings.tcss"
    MANUAL_PART = N_("Everywhere")
    HELP_TEXT = N_("Choose with the arrows and Enter, or the mouse. Changes take effect at once and are saved.")

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="page", can_focus=False), TwoColumns():
            yield VerticalGroup(*self._own_choices())
            yield VerticalGroup(*self._lessons_and_data())

    def _own_choices(self) -> Iterator[Widget]:
        yield _heading(_("Language"), first=True)
        for code, name in LANGUAGES.items():
            yield ChoiceRow(name, code == language(), id=f"lang-{code}")
        if not self.study.kiosk:  # there the name is the one in the list of who may sign in
            yield _heading(_("Name"))
            field = OwnNameLine(
                self.session.home.config.name,
                placeholder=_("as your branch knows you"),
                max_length=LONGEST_NAME,
                select_on_focus=False,  # else a key pressed on the way through replaces the name
                id="name",
                compact=True,
            )
            yield Field(field)
        yield _heading(_("Colours"))
        for theme, title in self.study.theme_titles.items():
            yield ChoiceRow(_(title), theme == self._theme, id=f"theme-{theme}")

    def _lessons_and_data(self) -> Iterator[Widget]:
        yield _heading(_("Line width of lessons"))
        for measure in MEASURES:
            value = "" if measure is None else str(measure)
            yield ChoiceRow(measure_text(measure), measure == self.study.measure, id=f"measure-{value}")
        yield _heading(_("Keys"))
        yield SettingRow(_("All keys, and how to change them…"), id="keys")
        if not self.session.home.guest:
            yield _heading(_("Daily goal"))
            chosen = goal_minutes(self.session.home.config.goal)
            for minutes in GOALS:
                yield ChoiceRow(goal_text(minutes), minutes == chosen, id=f"goal-{minutes}")
            yield _heading(_("My other machines"))
            yield SettingRow(_("Pair with another machine…"), id="pair-machines")
        if self.session.progress.key is not None:
            # Here and below: cryptography and the exchange, which nobody needs to choose a language.
            from tui.screens.places.secret.secrets import offered

            if secrets := offered(self.study):
                yield _heading(_("Passphrase"))
                yield from (Row(title, id=f"secret-{what}") for what, title in secrets.items())
        yield _heading(_("Your data"))
        kept = _("Saved in {folder}").format(folder=self.session.home.path)
        if self.study.kiosk:
            kept = _(
                "Saved on this machine, encrypted with your passphrase. Pair your own machine to have it there too."
            )
        if self.session.home.guest:
            kept = _("Without a name nothing is kept.")
        yield Static(Content(kept), classes="quiet")
        yield Static(Content(_("Study {version}").format(version=self.study.version)), classes="quiet")

    def on_mount(self) -> None:
        self.query_one(f"#lang-{language()}").focus(scroll_visible=False)

    async def recompose(self) -> None:
        """In another language, with the focus and the view where they were."""
        focused, top = self.focused, self.query_one(".page").scroll_y
        await super().recompose()
        if focused and focused.id:
            self.query_one(f"#{focused.id}").focus(scroll_visible=False)
        self.call_after_refresh(self.query_one(".page").scroll_to, y=top, animate=False)

    async def on_row_pressed(self, event: Row.Pressed) -> None:
        kind, _dash, value = (event.row.id or "").partition("-")
        match kind:
            case "lang":
                await self.study.choose_language(value)
            case "theme":
                self.study.choose_theme(value)
                self.refill()
            case "secret":
                from tui.screens.places.secret.secrets import ask

                ask(self.study, value)
            case "measure":
                self.study.keep_setting(measure=value)
                self.refill()
            case "keys":
                from tui.screens.places.keys import KeysScreen

                self.study.push_screen(KeysScreen())
            case "goal":
                self.study.keep_setting(goal=value)
                self.refill()
            case "pair":
                from tui.screens.places.pairing import PairingScreen

                self.study.push_screen(PairingScreen())

    @property
    def _theme(self) -> str:
        """The theme that is chosen, though a terminal with few colours shows another."""
        chosen = self.session.home.config.theme
        return chosen if chosen in self.study.theme_titles else self.app.theme

    def refill(self) -> None:
        measure = self.study.measure
        chosen = {
            f"lang-{language()}",
            f"theme-{self._theme}",
            f"measure-{'' if measure is None else measure}",
            f"goal-{goal_minutes(self.session.home.config.goal)}",
        }
        for row in self.query(ChoiceRow):
            row.choose(row.id in chosen)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.study.keep_setting(name=clean_line(event.value, LONGEST_NAME).strip())
        tell(self, "name", _("Name saved."))

    def on_input_blurred(self, event: Input.Blurred) -> None:
        name = clean_line(event.value, LONGEST_NAME).strip()
        if name != self.session.name:
            self.study.keep_setting(name=name)


def measure_text(measure: int | None) -> str:
    """What a width of lines is called."""
    if measure is None:
        return _("comfortable: 72 columns, Chinese 80")
    return _("{n} columns").format(n=measure) if measure else _("as wide as the terminal")


def _heading(text: str, *, first: bool = False) -> Static:
    return Static(Content(text), classes="heading first" if first else "heading")
