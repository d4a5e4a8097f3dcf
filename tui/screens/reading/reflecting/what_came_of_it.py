"""The question, some weeks after a reflection, whether it was put to use."""

from enum import Enum

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from lessons.learning.day.waiting import WhatCameOfIt
from lessons.problem import N_, Problem
from store.member.day.today import say_of_it
from tui.screens.frame.dialog import Dialog
from tui.screens.frame.host import Host
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.sentences import Sentences
from tui.wording.language import _
from tui.wording.use_at_work import asked_again_text, written_then_text


class Use(Enum):
    """What the member says of it."""

    YES = "yes"
    NOT_YET = "set-aside"
    NO = "no"


class WhatCameOfItScreen(Dialog[Use]):
    """Its result is the answer; closed without one, it is asked again at the next look."""

    CSS = """
    WhatCameOfItScreen { align: center middle; }
    WhatCameOfItScreen > Vertical {
        width: 70; max-width: 90%; height: auto; padding: 1 2; background: $surface; border: round $accent;
    }
    WhatCameOfItScreen .detail { padding: 1 0; }
    WhatCameOfItScreen Horizontal { height: 1; }
    WhatCameOfItScreen Button { margin: 0 2 0 0; }
    """
    BINDINGS = [
        bound("yes", "answer('yes')", N_("Yes")),
        bound("set-aside", "answer('set-aside')", N_("Not yet")),
        bound("no", "answer('no')", N_("No")),
        bound("back", "dismiss", N_("Close")),
        bound("left", "app.focus_previous", show=False),
        bound("right", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, written: str, days: int) -> None:
        super().__init__()
        self._title, self._written, self._days = title, written, days

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Sentences(Content.styled(_("Did you use it at work?"), "bold"))
            yield Sentences(Content(self._title), classes="detail")
            yield Sentences(Content(self._written))
            yield Sentences(Content.styled(asked_again_text(self._days), "$foreground 70%"), classes="detail")
            with Horizontal():
                for use, text in (
                    (Use.YES, _("Yes: write it down")),
                    (Use.NOT_YET, _("Not yet")),
                    (Use.NO, _("No, ask no more")),
                ):
                    button = Button(Content(with_key(text, use.value)), id=use.value, compact=True)
                    button.variant = "primary" if use is Use.YES else "default"
                    yield button

    def on_mount(self) -> None:
        self.query_one("#yes").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(Use(event.button.id))

    def action_answer(self, use: str) -> None:
        self.dismiss(Use(use))


def ask_what_came_of_it(study: Host, waiting: WhatCameOfIt) -> None:
    """Ask, and lead to *put to use*, or have it asked again later or no more."""
    lesson = study.find_lesson(waiting.key)
    if lesson is None:
        return

    def answered(use: Use | None) -> None:
        if use is Use.YES:
            study.push_screen(PutToUseScreen(lesson))
        elif use is not None and may_write(study):
            try:
                say_of_it(study.session, waiting.key, ended=use is Use.NO)
            except Problem as problem:
                study.refuse(problem)
            if isinstance(study.screen, StudyScreen):  # it came to the front before this was saved
                study.screen.refill()

    written = written_then_text(study.session.progress, waiting)
    study.push_screen(WhatCameOfItScreen(lesson.manifest.title, written, waiting.days), answered)
