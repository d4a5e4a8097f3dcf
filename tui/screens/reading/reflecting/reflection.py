"""Reflection: the lesson's prompts, one after the other; what is typed is kept as it is typed."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Button, TextArea

from lessons.clean import clean_text
from lessons.content.lesson import Lesson, Prompt
from lessons.problem import N_, Problem
from lessons.text.text_length import LONGEST_REFLECTION, characters
from store.member.drafts import Draft
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.terminal.key_names import keyed, with_key
from tui.terminal.keys import bound
from tui.widgets.field import Field, tell
from tui.widgets.lesson.prose import Prose
from tui.widgets.two_ends import TwoEnds
from tui.widgets.writing_area import WritingArea
from tui.wording.language import _, explain
from tui.wording.length import length_text, too_long
from tui.wording.times import time_text

KEEP_EVERY = 1.0
"""Seconds that typing may be ahead of the disk; the promise is at most 2."""


class ReflectionScreen(StudyScreen[None]):
    """Writes one reflection at a time. It stays with its writer unless they share it."""

    WRITES = True
    CSS_PATH = "reflection.tcss"
    MANUAL_PART = N_("Reflection")
    HELP_TEXT = N_(
        "Write what the lesson means for your own work. The text is kept while you type and stays on this machine, "
        "readable only for you, unless you choose to share it with your branch. {finish} finishes it; Esc leaves the "
        "draft for later."
    )
    BINDINGS = [
        bound("finish", "finish", N_("Finish")),
        bound("share", "share", N_("Share or keep private")),
        bound("next-one", "next", N_("Next prompt")),
        bound("add-version", "take_in", N_("Add the other version")),
        bound("back", "back", N_("Save draft & leave")),
    ]

    def __init__(self, lesson: Lesson, number: int = 0) -> None:
        super().__init__()
        self._lesson = lesson
        self._number = number
        self._share = False
        self._typed = ""
        self._kept: str | None = ""
        """The text on disk; `None` when that is unknown."""
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="draft")
        self._timer: Timer | None = None

    @property
    def _prompt(self) -> Prompt:
        return self._lesson.prompts[self._number]

    def bar_title(self) -> str:
        return _("Reflection: {lesson}").format(lesson=self._lesson.manifest.title)

    def body(self) -> ComposeResult:
        with Vertical(id="top"):
            yield Prose(self._prompt.text, id="prompt")
        area = WritingArea(
            self._typed,
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            placeholder=_("A few honest sentences are enough."),
            id="text",
            read_only=self.session.read_only,
        )
        yield Field(area, classes="tall")
        self._status = TwoEnds()
        yield self._status
        with Horizontal(classes="buttons last"):
            yield Button(Content(with_key(_("Finish"), "finish")), id="finish", variant="primary", compact=True)
            yield Button(Content(self._share_label()), id="share", compact=True)
            if self._others():
                yield Button(Content(with_key(_("Other version"), "add-version")), id="take_in", compact=True)
            elif len(self._lesson.prompts) > 1:
                label = _("Prompt {n}/{of}").format(n=self._number + 1, of=len(self._lesson.prompts))
                yield Button(Content(with_key(label, "next-one")), id="next", compact=True)

    def on_mount(self) -> None:
        self._load_draft()
        self.set_interval(KEEP_EVERY, self._keep)

    async def recompose(self) -> None:
        # A change of language recomposes the screen; text and cursor stay.
        cursor = self.query_one("#text", TextArea).cursor_location
        await super().recompose()
        area = self.query_one("#text", TextArea)
        area.move_cursor(cursor)
        area.focus()
        self._show_length()

    def _load_draft(self) -> None:
        draft = self.session.draft(self._lesson.key, self._prompt.id)
        self._typed = self._kept = draft.text if draft else ""
        self._began = draft.started if draft else self.session.now()
        area = self.query_one("#text", TextArea)
        area.text = self._typed
        area.move_cursor(area.document.end)
        area.focus()
        note = _("draft of {time}").format(time=time_text(draft.saved)) if draft else ""
        if self._others():
            self.study.notify(
                keyed(_("This was also written on another machine. {add-version} adds that version below.")), timeout=12
            )
        self._status.show(right=note)
        self._show_length()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._typed = event.text_area.text
        self._show_length()

    def _show_length(self) -> None:
        length = characters(self._typed)
        self._status.show(length_text(self._typed, self._prompt, shared=self._share))
        if length > LONGEST_REFLECTION:
            tell(self, "text", too_long(LONGEST_REFLECTION, length))

    def _share_label(self) -> str:
        return with_key(_("Keep private") if self._share else _("Share with branch"), "share")

    # The draft

    def _keep(self) -> None:
        if self._typed != self._kept and not self.session.read_only:
            text, self._kept = self._typed, self._typed
            self._status.show(right=_("saving…"))
            job = self._writer.submit(self.session.keep_draft, self._lesson.key, self._prompt.id, text, self._began)
            # Called by the loop, not by the writing thread, which must never wait for a screen that waits for it.
            asyncio.wrap_future(job).add_done_callback(
                lambda done: self.call_later(self._draft_saved, done.exception())
            )

    def _draft_saved(self, error: BaseException | None) -> None:
        text = _("draft kept {time}").format(time=time_text(self.session.now()))
        if error is not None:
            if not isinstance(error, Problem):
                raise error
            self._kept = None
            self.study.refuse(error)
            text = _("draft not saved")
        if self.is_mounted:
            self._status.show(right=text)

    # What can be done

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.run_action_later(event.button.id or "back")

    def action_share(self) -> None:
        self._share = not self._share
        self.query_one("#share", Button).label = Content(self._share_label())
        self._show_length()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next":
            return len(self._lesson.prompts) > 1
        if action == "take_in":
            with suppress(Problem):
                return bool(self._others())
            return False
        return super().check_action(action, parameters)

    async def action_back(self) -> None:
        if problem := self.unsaved():
            dialog = ConfirmScreen(_("Leave without saving?"), explain(problem), _("Leave"), _("Stay"))
            self.study.push_screen(dialog, self._answered)
        else:
            self.dismiss()

    def _answered(self, leave: bool | None) -> None:
        if leave:
            self.dismiss()

    async def action_next(self) -> None:
        if problem := self.unsaved():
            self.study.refuse(problem)
        else:
            self._number = (self._number + 1) % len(self._lesson.prompts)
            await self.recompose()
            self._load_draft()

    def _others(self) -> dict[str, Draft]:
        return self.session.other_drafts(self._lesson.key, self._prompt.id)

    async def action_take_in(self) -> None:
        area = self.query_one("#text", TextArea)
        others = self._others()
        area.text = "\n\n".join([self._typed.rstrip(), *(draft.text.strip() for draft in others.values())]).lstrip()
        self._typed = area.text
        if problem := self.unsaved():
            self.study.refuse(problem)
            return
        try:
            for place in others:  # only once its text is kept in the draft
                self.session.drop_other_draft(place)
        except Problem as problem:
            self.study.refuse(problem)
        await self.recompose()
        area = self.query_one("#text", TextArea)
        area.move_cursor(area.document.end)
        self.refresh_bindings()

    def action_finish(self) -> None:
        text = clean_text(self._typed).strip()
        if not may_write(self.study):
            return
        if not text:
            tell(self, "text", _("Write a sentence first; Esc leaves without writing."))
        elif (length := characters(text)) > LONGEST_REFLECTION:
            tell(self, "text", too_long(LONGEST_REFLECTION, length))
        else:
            self._writer.submit(lambda: None).result()  # else a draft that is still being saved would come after it
            try:
                record = self.session.finish_reflection(self._lesson.key, self._prompt, text)
            except Problem as problem:
                self.study.refuse(problem)
                return
            self._typed = self._kept = text
            if self._share:
                try:
                    self.session.progress.share(record, True)
                except Problem as problem:
                    self.study.refuse(problem)
            self.dismiss()
            self.study.notify(_("Saved. You can read it again from Mine or Progress."))
            if self._prompt.model:
                self.study.push_screen(FinishedReflectionScreen(record))

    def what_is_open(self) -> str:
        return _("the text that you are writing")

    def unsaved(self) -> Problem | None:
        for area in self.query("#text").results(TextArea):
            self._typed = area.text  # including the last key, whose event may still be queued
        if self._typed != self._kept and not self.session.read_only:
            text = self._typed
            job = self._writer.submit(self.session.keep_draft, self._lesson.key, self._prompt.id, text, self._began)
            try:
                job.result()
            except Problem as problem:
                self._kept = None
                return problem
            self._kept = text
        return None

    def on_unmount(self) -> None:
        if problem := self.unsaved():
            self.study.refuse(problem)
        self._writer.shutdown(wait=True)
