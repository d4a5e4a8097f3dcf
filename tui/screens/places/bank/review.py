"""The questions of a bank before they are written: what was found, and what becomes of it."""

from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from lessons.problem import N_, Problem
from store.bank.review import BankReview
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.button_line import ButtonLine, LineButton
from tui.widgets.column import WIDE
from tui.widgets.lesson.prose import Prose
from tui.widgets.lines import Piece
from tui.widgets.long_list import QUIET, Item, LongList
from tui.widgets.writing_area import WritingArea
from tui.wording.bank import JOINED, field_name, place_text, remark_text
from tui.wording.language import _, explain, ngettext

_ALL, _REMARKS, _REFUSED = "all", "remarks", "refused"
_NARROWED = {_ALL: N_("all"), _REMARKS: N_("with a remark"), _REFUSED: N_("not taken")}
_SIGNS = {"taken": "✓", "remarked": "!", "refused": "✗"}
_WIDEST_PLACE = 20


class BankReviewScreen(StudyScreen[bool]):
    """Every question of a bank; `True` once it was written."""

    CSS_PATH = "review.tcss"
    HELP_TEXT = N_(
        "Above, all questions of the bank: ✓ is taken, an exclamation mark is taken with a remark, ✗ is not taken. "
        "Below, left what was found in the file, right what becomes of it. {go-on} mends the question in place: "
        "{finish} keeps what you wrote, {back} leaves it as it was. {set-aside} leaves a question out or takes it "
        "again. {narrow} shows only those with a remark, or not taken. On a small screen {left} and {right} change "
        "between the two sides. Nothing is written before {finish}."
    )
    BINDINGS: ClassVar = [
        bound("finish", "keep", N_("Keep")),
        bound("finish", "write", N_("Write the pack")),
        bound("set-aside", "leave_out", N_("Leave out")),
        bound("set-aside", "take", N_("Take")),
        bound("narrow", "narrow", N_("Narrow")),
        bound("left", "side('found')", show=False),
        bound("right", "side('becomes')", show=False),
        bound("share", "take_over", show=False),
    ]

    def __init__(self, review: BankReview) -> None:
        super().__init__()
        self._review = review
        self._narrowed = _ALL
        self._place = -1
        """The question that is shown."""
        self._editing = False

    def bar_title(self) -> str:
        return _("Question bank → {pack}").format(pack=self._review.pack.name)

    def body(self) -> ComposeResult:
        yield Static(id="state")
        yield LongList(id="list")
        with Horizontal(id="panes"):
            with VerticalScroll(id="found", classes="pane"):
                yield Static(Content(_("Found in the file")), classes="head")
                yield Static(id="words")
            with Vertical(id="becomes", classes="pane"):
                yield Static(classes="head", id="fate")
                yield Static(id="remarks")
                with VerticalScroll(id="drawn"):
                    yield Prose("", id="prose")
                    yield Static(id="difference")
                yield WritingArea("", soft_wrap=True, tab_behavior="focus", id="edit", classes="gone")
                yield Static(id="faults")
        yield ButtonLine()

    def on_mount(self) -> None:
        self._fill()
        self.query_one("#list").focus()

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room."""
        self.set_class(event.size.width < WIDE, "-narrow")
        if not (self.has_class("-becomes") or self.has_class("-shows-found")):
            self.add_class("-becomes")
        if self.query(ButtonLine):  # not before it is composed
            self._show_buttons()

    # The list

    def _fill(self) -> None:
        outcomes = self._review.outcomes
        shown = [n for n in range(len(outcomes)) if self._is_shown(n)]
        self.query_one("#list", LongList).show([Item(str(n), partial(self._row, n)) for n in shown])
        taken = sum(self._review.is_taken(n) for n in range(len(outcomes)))
        text = _("{taken} of {all} questions are taken, nothing is written yet · shown: {shown}")
        state = text.format(taken=taken, all=len(outcomes), shown=_(_NARROWED[self._narrowed]))
        count = len(self._review.gone)
        if count:
            text = ngettext(
                "{n} question in the pack is no longer in the bank ({where}): delete it there if it is not to be asked",
                "{n} questions in the pack are no longer in the bank ({where}): delete them there if they are not to "
                "be asked",
                count,
            )
            places = ", ".join(f"{question.path}:{question.line}" for question in self._review.gone[:3])
            state += "\n" + text.format(n=count, where=places + (" …" if count > 3 else ""))
        self.query_one("#state", Static).update(Content(state))
        self._show()

    def _is_shown(self, place: int) -> bool:
        if self._narrowed == _REFUSED:
            return not self._review.is_taken(place)
        return self._narrowed == _ALL or bool(self._review.outcomes[place].remarks)

    def _row(self, place: int, _width: int) -> list[list[Piece]]:
        outcome = self._review.outcomes[place]
        sign = _SIGNS[outcome.state] if self._review.is_taken(place) or outcome.question is None else "✗"
        sign = "✓" if self._review.is_mended(place) and self._review.is_taken(place) else sign
        where = f"{outcome.place.sheet}:{outcome.place.row}"[-_WIDEST_PLACE:].lstrip(":")
        style = {"✗": "$error", "!": "$warning"}.get(sign, "$success")
        return [[Piece(f" {sign} ", style), Piece(f"{where}  ", QUIET), Piece(outcome.stem or "…")]]

    def on_long_list_marked(self) -> None:
        if not self._editing:
            self._show()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        self._show()
        self.action_mend()

    # The question

    def _show(self) -> None:
        marked = self.query_one("#list", LongList).marked
        self._place = int(marked) if marked else -1
        if self._place < 0:
            for id_ in ("#words", "#fate", "#remarks", "#difference"):
                self.query_one(id_, Static).update(Content(""))
            self.query_one("#prose", Prose).update("")
            self._show_buttons()
            return
        outcome = self._review.outcomes[self._place]
        words = [Content.styled(place_text(outcome.place), "$text-muted")]
        for name, text in outcome.found:
            words.append(Content.assemble((f"{field_name(name)}  ", "$text-muted"), (text, "")))
        self.query_one("#words", Static).update(Content("\n").join(words))
        state = self._review.joined(self._place)
        fate = _(JOINED[state]) if state else _("not taken")
        fate = _("mended") if self._review.is_mended(self._place) and state else fate
        self.query_one("#fate", Static).update(Content(_("In the pack: {state}").format(state=fate)))
        remarks = [f"· {remark_text(remark)}" for remark in self._review.remarks(self._place)]
        said = Content.styled("\n".join(remarks) + ("\n" if remarks else ""), "$warning")
        self.query_one("#remarks", Static).update(said)
        self.query_one("#prose", Prose).update(_as_read(self._review.text(self._place)))
        self.query_one("#difference", Static).update(self._difference())
        self.query_one("#drawn").scroll_home(animate=False)
        self._show_buttons()

    def _difference(self) -> Content:
        """What it said before and says now, or here and in the bank where it stays."""
        said = self._review.difference(self._place)
        if said is None:
            return Content("")
        stays = self._review.stays_here(self._place)
        heads = (_("In the pack, as it stays:"), _("In the bank now:")) if stays else (_("Before:"), _("Now:"))
        lines = []
        for head, words in zip(heads, said, strict=True):
            lines += [
                Content(""),
                Content.styled(head, "$text-muted"),
                *(Content(f"  {line}") for line in words or "—"),
            ]
        return Content("\n").join(lines)

    def _show_buttons(self) -> None:
        line = self.query_one(ButtonLine)
        if self._editing:
            buttons = [
                LineButton(with_key(_("Keep"), "finish"), "keep", "primary"),
                LineButton(with_key(_("Cancel"), "back"), "back"),
            ]
        else:
            there = self._place >= 0
            taken = there and self._review.is_taken(self._place)
            leave, action = (_("Leave out"), "leave_out") if taken else (_("Take"), "take")
            able = taken or (there and self._review.outcomes[self._place].question is not None)
            buttons = [
                LineButton(with_key(_("Mend"), "go-on"), "mend", able=there),
                LineButton(with_key(leave, "set-aside"), action, able=able),
            ]
            if self.has_class("-narrow"):
                other = _("What was found") if self.has_class("-becomes") else _("What becomes of it")
                buttons.append(LineButton(other, "other_side"))
            if there and self._review.stays_here(self._place):
                buttons.append(LineButton(with_key(_("Take the bank's"), "share"), "take_over"))
            elif there and self._review.is_taken_over(self._place):
                buttons.append(LineButton(with_key(_("Keep the pack's"), "share"), "take_over"))
            buttons.append(LineButton(with_key(_("Write the pack"), "finish"), "write", "primary"))
        line.show(buttons)
        self.refresh_bindings()

    def on_button_line_pressed(self, event: ButtonLine.Pressed) -> None:
        event.stop()
        self.run_action_later(event.action)

    def action_side(self, side: str) -> None:
        """Show what was found, or what becomes of it."""
        self.set_class(side == "becomes", "-becomes")
        self.set_class(side == "found", "-shows-found")
        self._show_buttons()

    def action_other_side(self) -> None:
        """Show the other of the two."""
        self.action_side("found" if self.has_class("-becomes") else "becomes")

    def action_narrow(self) -> None:
        """Show all, those with a remark, or those not taken."""
        names = list(_NARROWED)
        self._narrowed = names[(names.index(self._narrowed) + 1) % len(names)]
        self._fill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("keep", "write"):
            return self._editing == (action == "keep")
        if action in ("leave_out", "take"):
            taken = self._place >= 0 and self._review.is_taken(self._place)
            return not self._editing and taken == (action == "leave_out")
        return super().check_action(action, parameters)

    def action_leave_out(self) -> None:
        """Leave the question out."""
        self._leave_or_take()

    def action_take(self) -> None:
        """Take the question again."""
        self._leave_or_take()

    def _leave_or_take(self) -> None:
        if self._place >= 0 and not self._review.leave_or_take(self._place):
            self.study.notify(_("Mend it first: as it is, it cannot be taken."), markup=False)
        self._fill()

    def action_take_over(self) -> None:
        """Let a question that was edited in the pack follow the bank."""
        if self._place >= 0 and self._review.take_over(self._place):
            self._fill()

    # Mending

    def action_mend(self) -> None:
        """Edit the question where it stands."""
        if self._place < 0 or self._editing:
            return
        self._set_editing(True)
        area = self.query_one("#edit", WritingArea)
        area.load_text(self._shown_to_mend())
        area.focus()

    def _set_editing(self, editing: bool) -> None:
        self._editing = editing
        if editing:
            self.action_side("becomes")
        self.query_one("#edit").set_class(not editing, "gone")
        self.query_one("#drawn").set_class(editing, "gone")
        self.query_one("#faults", Static).update(Content(""))
        self._show_buttons()
        self.refresh_bindings()
        if not editing:
            self.query_one("#list").focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say what is wrong while it is typed."""
        if self._editing:
            self._tell_faults(event.text_area.text)

    def _tell_faults(self, text: str) -> bool:
        from lessons.bank.written.mend import mended  # the parser of questions, loaded when one is mended

        result = mended(text)
        faults = result if isinstance(result, list) else []
        lines = [f"{fault.line}:{fault.column} {explain(Problem('', fault.text, **fault.fields))}" for fault in faults]
        self.query_one("#faults", Static).update(Content("\n".join(lines[:4])))
        return not faults

    def action_keep(self) -> None:
        """Keep what was mended."""
        text = self.query_one("#edit", WritingArea).text
        if self._tell_faults(text) and not self._review.mend(self._place, text):
            self._set_editing(False)
            self._fill()
        else:
            text = _("Not kept: correct first what is named below the text.")
            self.study.notify(text, severity="warning", markup=False)

    def action_write(self) -> None:
        """Ask, and write the pack."""
        taken = sum(self._review.is_taken(n) for n in range(len(self._review.outcomes)))
        text = ngettext("Write {n} question into {pack}?", "Write {n} questions into {pack}?", taken)
        left = len(self._review.outcomes) - taken
        detail = ngettext("{n} is not taken.", "{n} are not taken.", left).format(n=left) if left else ""
        question = text.format(n=taken, pack=self._review.pack.name)
        self.study.push_screen(ConfirmScreen(question, detail, _("Write"), _("Not yet"), natural=True), self._write)

    def _write(self, sure: bool | None) -> None:
        if not sure:
            return
        try:
            self._review.write()
        except Problem as problem:
            self.study.refuse(problem)
            return
        self.dismiss(True)

    async def action_back(self) -> None:
        lost = self._being_written() if self._editing else self.goes_on()
        if lost:
            self.study.push_screen(self.leaving_question(lost), self._leave)
        else:
            self._leave(True)

    def _leave(self, sure: bool | None) -> None:
        if sure and self._editing:
            self._set_editing(False)
            self._show()
        elif sure:
            self.dismiss(False)

    def goes_on(self) -> str:
        chosen = _("What you mended and chose is not written yet.") if self._review.has_choices else ""
        return self._being_written() or chosen

    def _being_written(self) -> str:
        if not self._editing or self.query_one("#edit", WritingArea).text == self._shown_to_mend():
            return ""
        return _("What you wrote here is not kept yet.")

    def _shown_to_mend(self) -> str:
        return self._review.text(self._place).strip("\n")


def _as_read(text: str) -> str:
    """A question's Markdown without its directive, its heading as bold text."""
    lines = [line for line in text.split("\n") if not line.startswith("<!--")]
    return "\n".join(f"**{line[4:]}**" if line.startswith("### ") else line for line in lines)
