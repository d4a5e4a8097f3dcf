"""Put to use: what was done at work with a lesson, when, and who can confirm it."""

from datetime import date, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static, TextArea

from lessons.clean import clean_text
from lessons.content.lesson import Lesson
from lessons.learning.day.waiting import USE_DRAFT
from lessons.learning.use_at_work import LONGEST, day_done
from lessons.problem import N_, Problem
from lessons.text.typed_day import typed_day
from store.member.session import LONGEST_NAME
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.field import Field, Line, tell
from tui.widgets.writing_area import WritingArea
from tui.wording.language import _, explain
from tui.wording.length import too_long
from tui.wording.use_at_work import counts_for_text

KEEP_EVERY = 1.0
"""Seconds that typing may be ahead of the disk."""


class PutToUseScreen(StudyScreen[None]):
    """Writes one application record. Unlike a reflection it is meant for the branch, and says so."""

    WRITES = True
    CSS_PATH = "put_to_use.tcss"
    MANUAL_PART = N_("What it adds up to")
    HELP_TEXT = N_(
        "Write what you did at work with this lesson, on which day, and who saw it and can confirm it. With a second "
        "person's name the lesson counts as used, if you had learned it by that day. This goes to the secretary with "
        "your summary."
    )
    BINDINGS = [
        bound("finish", "finish", N_("Finish")),
        bound("back", "back", N_("Save draft & leave")),
    ]

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self._lesson = lesson
        self._fields = {"done": "", "witness": ""}
        self._typed = ""
        self._kept = self._entry()

    def bar_title(self) -> str:
        return _("Put to use: {lesson}").format(lesson=self._lesson.manifest.title)

    def body(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(Content(_("What did you do with it at work?")), classes="label")
            area = WritingArea(
                self._typed,
                soft_wrap=True,
                show_line_numbers=False,
                tab_behavior="focus",
                placeholder=_("On the night shift I …"),
                read_only=self.session.read_only,
                id="text",
            )
            yield Field(area, classes="tall")
            with Horizontal(classes="field"):
                yield Static(Content(_("On which day")), classes="name")
                yield Field(
                    Line(self._fields["done"], placeholder="2026-11-30", max_length=20, id="done", compact=True)
                )
            with Horizontal(classes="field"):
                yield Static(Content(_("Who can confirm it")), classes="name")
                hint = _("a second person's name")
                line = Line(
                    self._fields["witness"], placeholder=hint, max_length=LONGEST_NAME, id="witness", compact=True
                )
                yield Field(line)
            yield Static(Content(self._what_it_counts_for()), id="becomes", classes="label")
        with Horizontal(classes="buttons last"):
            yield Button(Content(with_key(_("Finish"), "finish")), id="finish", variant="primary", compact=True)

    def on_mount(self) -> None:
        draft = self.session.draft(self._lesson.key, USE_DRAFT)
        self._typed = draft.text if draft else ""
        self._began = self.session.now()
        self._fields = {
            "done": (draft and draft.done) or self._today().isoformat(),
            "witness": draft.witness if draft else "",
        }
        self._kept = self._entry()
        for id_, value in self._fields.items():
            self.query_one(f"#{id_}", Input).value = value
        area = self.query_one("#text", TextArea)
        area.text = self._typed
        area.move_cursor(area.document.end)
        area.focus()
        self.set_interval(KEEP_EVERY, self._keep)

    def _entry(self) -> tuple[str, str, str]:
        """The typed text, day and witness."""
        return self._typed, self._fields["done"], self._fields["witness"]

    def _today(self) -> date:
        return self.session.now().astimezone().date()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._typed = event.text_area.text
        self._fits()

    def _fits(self) -> bool:
        """Whether the text is short enough; where it is not, that is said."""
        length = len(clean_text(self._typed).strip())
        if length > LONGEST:
            tell(self, "text", too_long(LONGEST, length))
        return length <= LONGEST

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fields[event.input.id or ""] = event.value
        self._check_fields()

    def _check_fields(self) -> None:
        """Show what the entry will count for, and at name and day what is wrong with them."""
        witness, done, wrong = "", None, {}
        try:
            witness = self.session.witness(self._fields["witness"])
        except Problem as problem:
            wrong["witness"] = explain(problem)
        try:
            done = day_done(self._fields["done"], self._today())
        except Problem as problem:
            if self._fields["done"] and (self.focused is None or self.focused.id != "done"):
                wrong["done"] = explain(problem)  # told once one is done with the field
        for field, text in wrong.items():
            tell(self, field, text, lead=False)
        self.query_one("#becomes", Static).update(Content("" if wrong else self._what_it_counts_for(witness, done)))

    def _what_it_counts_for(self, witness: str = "", done: datetime | None = None) -> str:
        return counts_for_text(self.session.standing.of(self._lesson.key).learned_at, witness, done)

    def on_input_blurred(self, event: Input.Blurred) -> None:
        # The day as it was understood is shown before it is saved.
        if event.input.id == "done":
            if day := typed_day(event.value, self._today()):
                event.input.value = day.isoformat()
            self._check_fields()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    def _keep(self) -> None:
        if problem := self.unsaved():
            self.study.refuse(problem)

    def what_is_open(self) -> str:
        return _("the text that you are writing")

    def unsaved(self) -> Problem | None:
        for area in self.query("#text").results(TextArea):
            self._typed = area.text  # including the last key, whose event may still be queued
        entry = text, done, witness = self._entry()
        if entry != self._kept and not self.session.read_only:
            try:
                self.session.keep_draft(self._lesson.key, USE_DRAFT, text, self._began, done, witness)
            except Problem as problem:
                return problem
            self._kept = entry
        return None

    def on_unmount(self) -> None:
        self._keep()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_finish()

    def action_finish(self) -> None:
        text = clean_text(self._typed).strip()
        if not may_write(self.study):
            return
        if not text:
            tell(self, "text", _("Write what you did first; Esc leaves without writing."))
            return
        if not self._fits():
            return
        try:
            done = day_done(self._fields["done"], self._today())
        except Problem as problem:
            tell(self, "done", explain(problem))
            return
        try:
            witness = self.session.witness(self._fields["witness"])
        except Problem as problem:
            tell(self, "witness", explain(problem))
            return
        try:
            self.session.put_to_use(self._lesson.key, text, done, witness)
        except Problem as problem:
            self.study.refuse(problem)
            return
        self._kept = self._entry()
        self.session.drop_draft(self._lesson.key, USE_DRAFT)
        self.dismiss()
        self.study.notify(_("Saved. Progress shows how far the lesson has come."))
