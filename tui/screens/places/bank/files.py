"""Asks which files of a question bank go into which pack, and opens their review."""

import shlex
from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from lessons.problem import N_, Problem
from tui.screens.frame.dialog import Dialog
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.field import Field, Line, tell
from tui.widgets.sentences import Sentences
from tui.wording.bank import next_step
from tui.wording.language import _, explain, language

_LONG = 20
"""Seconds that it is said where the pack is: long enough to write it down."""


class BankFilesScreen(Dialog[None]):
    """Two lines: files and pack. Closes once the review is open; what is wrong is told at its line."""

    CSS_PATH = "files.tcss"
    BINDINGS = [
        bound("back", "cancel", N_("Cancel")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._reading = False

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Sentences(Content.styled(_("Bring in a question bank"), "bold"))
            yield Sentences(
                Content(_("Files: .xlsx, .xls, .csv, .docx, .txt or GIFT, divided by spaces")), classes="said"
            )
            yield Field(Line(id="files", compact=True))
            yield Sentences(Content(_("Pack: a folder; it is made where there is none")), classes="said")
            yield Field(Line(id="pack", compact=True))
            with Horizontal():
                yield Button(Content(with_key(_("Read"), "go-on")), id="read", variant="primary", compact=True)
                yield Button(Content(with_key(_("Cancel"), "back")), id="cancel", compact=True)

    def on_mount(self) -> None:
        self.query_one("#files").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "read":
            self.action_read()
        else:
            self.action_cancel()

    def on_input_submitted(self, event: Line.Submitted) -> None:
        if event.input.id == "files":
            self.query_one("#pack").focus()
        else:
            self.action_read()

    def action_cancel(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_read(self) -> None:
        """Read the files, in a worker."""
        files = _paths(self.query_one("#files", Line).value)
        pack = self.query_one("#pack", Line).value.strip()
        if not files:
            tell(self, "files", _("Name a file."))
        elif not pack:
            tell(self, "pack", _("Name a folder."))
        elif not self._reading:
            self._reading = True
            tell(self, "files", _("reading …"), lead=False)
            self.run_worker(partial(self._read, files, Path(pack).expanduser()), thread=True)

    def _read(self, files: list[Path], pack: Path) -> None:
        from store.bank.review import BankReview  # loads the readers of all formats

        try:
            library = self.app.session.library  # type: ignore[attr-defined]
            review = BankReview.begin(files, pack, library, lesson="", lang=language())
        except Problem as problem:
            self.app.call_from_thread(self._refuse, problem)
            return
        self.app.call_from_thread(self._open, review)

    def _refuse(self, problem: Problem) -> None:
        self._reading = False
        named = problem.where == str(Path(self.query_one("#pack", Line).value.strip()).expanduser())
        tell(self, "pack" if named else "files", explain(problem))

    def _open(self, review: object) -> None:
        from store.bank.review import BankReview
        from tui.screens.places.bank.review import BankReviewScreen

        assert isinstance(review, BankReview)
        below = self.app.screen_stack[-2]
        screen: StudyScreen[bool] = BankReviewScreen(review)
        self.dismiss(None)
        assert isinstance(below, StudyScreen)
        below.study.push_screen(screen, partial(_told, below, review.pack))


def _told(below: StudyScreen[object], pack: Path, written: bool | None) -> None:
    if written:
        said = [_("written: {files}").format(files=pack.absolute()), next_step(pack.absolute())]
        below.study.notify("\n".join(said), timeout=_LONG, markup=False)


def _paths(text: str) -> list[Path]:
    """The files in a line, in quotes where there are spaces in a name; a name that exists as a whole is one."""
    whole = Path(text.strip()).expanduser()
    if text.strip() and whole.exists():
        return [whole]
    try:
        words = shlex.split(text, posix=True)
    except ValueError:
        words = text.split()
    return [Path(word).expanduser() for word in words]
