"""First start: language and name, once; both can be skipped and changed later."""

from textual.app import ComposeResult
from textual.containers import Center, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lessons.clean import clean_line
from lessons.problem import N_
from store.branch.who_is_meant import known_here
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.keys import bound
from tui.widgets.field import Field, Line, tell
from tui.widgets.key_bar import KeyBar
from tui.wording.language import LANGUAGES, _, language

LONGEST_NAME = 40


class WelcomeScreen(StudyScreen[None]):
    """Asks for language and name and hands both to Settings' store."""

    WRITES = True
    CSS_PATH = "welcome.tcss"
    HELP_TEXT = N_("Choose a language, type your name, press Enter. Both can be changed later in Settings.")
    BINDINGS = [
        bound("back", "skip", N_("Skip")),
        bound("language", "switch_language", N_("中文 / English")),
    ]
    name_typed = ""
    _warned_of = ""
    """The name that is known here already, once that was said."""

    def compose(self) -> ComposeResult:
        # No top bar: there is nowhere to go yet.
        yield from self.body()
        yield KeyBar()
        yield from self.line_to_type_in()

    def body(self) -> ComposeResult:
        with Center(classes="page"), Vertical(id="card"):
            yield Static(Content.assemble((_("Welcome to Study"), "bold $accent")), classes="title")
            text = _("Read a lesson, test yourself, keep what you learned: a quarter of an hour is enough.")
            yield Static(Content(text), classes="quiet")
            yield Static(Content(_("Language")), classes="label")
            with Horizontal(classes="languages"):
                for code, name in LANGUAGES.items():
                    mark = "(x)" if code == language() else "( )"
                    yield Button(Content(f"{mark} {name}"), id=f"lang-{code}", compact=True)
            yield Static(Content(_("Your name, as your branch knows you")), classes="label")
            field = Line(
                self.name_typed,
                placeholder=_("may be left empty"),
                max_length=LONGEST_NAME,
                select_on_focus=False,  # else the next letter after a change of language replaces the name
                id="name",
                compact=True,
            )
            yield Field(field)
            with Horizontal(classes="buttons"):
                yield Button(_("Begin"), id="begin", variant="primary", compact=True)
                yield Button(_("Skip"), id="skip", compact=True)

    def on_mount(self) -> None:
        self.query_one("#name", Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.name_typed = event.value

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        match (event.button.id or "").split("-"):
            case ["lang", code]:
                await self._speak(code)
            case ["begin"]:
                self._begin(self.name_typed)
            case _:
                self.action_skip()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._begin(event.value)

    async def action_switch_language(self) -> None:
        await self._speak("en" if language() == "zh" else "zh")

    async def _speak(self, code: str) -> None:
        self.study.keep_setting(lang=code)
        await self.study.use_language(code)
        self.query_one("#name", Input).focus()

    def action_skip(self) -> None:
        self._begin("")

    def _begin(self, name: str) -> None:
        name = clean_line(name, LONGEST_NAME).strip()
        if name and name != self._warned_of and (other := known_here(self.session.home, name)):
            self._warned_of = name
            text = _(
                "{other} ({member}) is already known here.\nSomebody else? Add a mark: {name} (shift 2)\nYou? Tell "
                "the secretary this id too: {own}\nEnter goes on."
            )
            fields = {"own": self.session.home.config.member, "member": other.ids[0], "other": other.name}
            tell(self, "name", text.format(name=name, **fields))
            return
        self.study.keep_setting(lang=language(), name=name)
        self.dismiss()
