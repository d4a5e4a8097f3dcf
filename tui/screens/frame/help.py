"""Help for the screen one is on: what it is for, its keys, and our words."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from lessons.problem import N_
from tui.screens.frame.dialog import Dialog
from tui.screens.frame.own_actions import own_actions
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import keyed, with_key
from tui.terminal.keys import bound
from tui.widgets.columns import columns
from tui.widgets.lesson.prose import Prose
from tui.wording.language import _

WORDS = N_(
    "learned: you passed the lesson's test. understood: you passed again a week or more later. used: you put it to use "
    "at work and a second person can confirm it. Credited time counts while you are active, and only for lessons you "
    "learned."
)


class HelpScreen(Dialog[None]):
    """Shows the keys that work on `screen` right now, from its bindings; so help can't be out of date."""

    CSS_PATH = "help.tcss"
    BINDINGS = [
        bound("back", "dismiss", N_("Close")),
        bound("help", "dismiss", N_("Close")),
        bound("go-on", "dismiss", N_("Close")),
        bound("open", "manual", N_("Manual")),
    ]

    def __init__(self, screen: StudyScreen[object], *, manual: bool) -> None:
        """`manual`: whether the manual may be opened from here."""
        super().__init__()
        self._study = screen.study
        self._part = screen.MANUAL_PART
        self._manual = manual
        self._text = screen.HELP_TEXT
        self._keys = own_actions(screen)

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(Content.styled(_("Help"), "bold $accent"))
            yield Prose(keyed(_(self._text)), classes="part")
            yield Static(Content.styled(_("Keys"), "bold $accent"), classes="part")
            keys = columns([(own.key,) for own in self._keys])
            for key, own in zip(keys, self._keys, strict=True):
                yield Static(Content.assemble((f"  {key}  ", "bold"), own.title))
            if any(own.key.startswith("^") for own in self._keys):
                yield Static(Content(_("^q means: hold Ctrl and press q.")), classes="quiet")
            yield Static(Content.styled(_("Words"), "bold $accent"), classes="part")
            yield Prose(_(WORDS))
            with Horizontal():
                yield Button(Content(with_key(_("Close"), "back")), id="close", compact=True)
                if self._manual:
                    yield Button(Content(with_key(_("Manual"), "open")), id="manual", compact=True)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._manual if action == "manual" else super().check_action(action, parameters)

    def action_manual(self) -> None:
        self.dismiss()
        self._study.open_manual(part=self._part)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "manual":
            self.action_manual()
        else:
            self.dismiss()

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # beside the help
            self.dismiss()
