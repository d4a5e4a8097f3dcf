"""The administrator's screen of a shared machine: status, fetch, backup, codes for members, ending the kiosk."""

from collections.abc import Callable
from datetime import datetime

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from lessons.clean import clean_line
from lessons.problem import Problem
from store.disk.home import Member
from store.kiosk.sign_in import Kiosk
from store.kiosk.status import Status, status
from store.kiosk.upkeep import back_up, exchange
from tui import PROGRAM, __version__
from tui.kiosk.entrance.choose_name import NamesScreen
from tui.screens.frame.confirm import ConfirmScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.long_list import LongList
from tui.wording.language import _, explain
from tui.wording.times import date_text, duration_text, time_text

_GIB = 1024**3


class KioskStatusScreen(Screen[bool]):
    """`True`: the administrator ends the kiosk; `False`: back to the sign-in."""

    CSS_PATH = "status.tcss"
    AUTO_FOCUS = "#sync"
    BINDINGS = [
        bound("back", "leave(False)", show=False),
        bound("number-1", "sync", show=False),
        bound("number-2", "backup", show=False),
        bound("number-3", "code", show=False),
        bound("number-4", "end", show=False),
        bound("left", "app.focus_previous", show=False),
        bound("up", "app.focus_previous", show=False),
        bound("right", "app.focus_next", show=False),
        bound("down", "app.focus_next", show=False),
    ]

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__()
        self._kiosk = kiosk
        self._busy = False
        self._codes: list[str] = []
        """Codes made here, which are shown nowhere else; they stay on the screen."""

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(_("Study · this machine"), "bold $accent"), classes="title")
        with VerticalScroll(id="facts", can_focus=False):
            yield Static(id="status")
            yield Static(id="said")
        with Horizontal(classes="actions"):
            yield _button(_("Fetch now"), "number-1", "sync")
            yield _button(_("Back up now"), "number-2", "backup")
            yield _button(_("Code for a member"), "number-3", "code")
        with Horizontal(classes="actions last"):
            yield _button(_("Back"), "back", "back")
            yield _button(_("End the kiosk"), "number-4", "end")

    def on_mount(self) -> None:
        self._look()
        self.set_interval(5, self._look)

    def _look(self) -> None:
        try:
            text = facts(status(self._kiosk), self.app.size.width - 12)
        except (Problem, OSError) as problem:
            text = Content(explain(problem) if isinstance(problem, Problem) else str(problem.strerror))
        self.query_one("#status", Static).update(text)

    # What can be done

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "sync":
                self.action_sync()
            case "backup":
                self.action_backup()
            case "code":
                self.action_code()
            case "end":
                self.action_end()
            case _:
                self.action_leave(False)

    def action_leave(self, end: bool) -> None:
        self.dismiss(end)

    def action_end(self) -> None:
        detail = _("Nobody can sign in until study kiosk is started again.")
        dialog = ConfirmScreen(_("End the kiosk?"), detail, _("End the kiosk"), _("Stay"))
        self.app.push_screen(dialog, self._confirmed)

    def _confirmed(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(True)

    def action_sync(self) -> None:
        self._begin(lambda: [explain(entry.message) for entry in exchange(self._kiosk)] or [_("Nothing new.")])

    def action_backup(self) -> None:
        self._begin(lambda: _backed_up(self._kiosk))

    def action_code(self) -> None:
        self.app.push_screen(CodeScreen(self._kiosk), self._say_code)

    def _say_code(self, member: Member | None) -> None:
        if member is not None:
            self._begin(lambda: self._code_for(member))

    def _code_for(self, member: Member) -> list[str]:
        self._codes.append(_new_code(self._kiosk, member))
        return []

    def _begin(self, do: Callable[[], list[str]]) -> None:
        if not self._busy:
            self._busy = True
            self._say([_("One moment…")])
            self._do(do)

    @work(thread=True, exit_on_error=False)
    def _do(self, do: Callable[[], list[str]]) -> None:
        try:
            lines = do()
        except Problem as problem:
            lines = [explain(problem)]
        except Exception:
            lines = [_("This cannot be done now; see the log.")]
        self.app.call_from_thread(self._done, lines)

    def _done(self, lines: list[str]) -> None:
        self._busy = False
        self._say(lines)
        self._look()

    def _say(self, lines: list[str]) -> None:
        shown = [clean_line(line) for line in (*self._codes, *lines)]
        self.query_one("#said", Static).update(Content("\n".join(shown)))
        self.query_one("#facts").scroll_end(animate=False)


class CodeScreen(NamesScreen[Member | None]):
    """Chooses who gets a new code: nobody before a name was typed or marked, and only after a confirmation."""

    CSS_PATH = ["choose_name.tcss", "status.tcss"]
    MARKS_FIRST = False
    BINDINGS = [bound("back", "leave", show=False)]

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__()
        self._members = kiosk.members()

    def compose(self) -> ComposeResult:
        self._search.placeholder = _("a name, or its pinyin")
        yield Static(Content.styled(_("A new code for whom?"), "bold $accent"), classes="title")
        yield Static(Content(_("With it the member chooses a new passphrase; the current one works until then.")))
        yield self._search
        yield self._names
        yield Static(id="said")
        with Horizontal(classes="actions last"):
            yield _button(_("Back"), "back", "back")

    def on_mount(self) -> None:
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, query: str) -> None:
        matching = self.show_names(query)
        text = "" if matching else _("No such name here.")
        if not self._members:
            text = _("Nobody is enrolled here yet; do it with: study kiosk --enrol NAME")
        self.query_one("#said", Static).update(Content(text))

    def on_input_submitted(self) -> None:
        if self._names.marked:
            self._ask(self.member(self._names.marked))

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        self._ask(self.member(event.id))

    def _ask(self, member: Member) -> None:
        question = _("A new code for {name}?").format(name=self.told_apart(member))
        detail = _("Anyone who has it can sign in under this name. An earlier code that was not used becomes void.")
        dialog = ConfirmScreen(question, detail, _("Make the code"), _("No"))

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(member)

        self.app.push_screen(dialog, answered)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(None)


def facts(machine: Status, width: int) -> Content:
    """The status, one fact a line, problems marked `!`; `width` is that of the list of names, in cells."""
    last = machine.last
    lines = [
        (False, _("Version"), __version__),
        (False, _("Clock"), f"{_date_and_time(machine.now)} ({machine.now.astimezone():%Z})"),
        (False, _("Running since"), _date_and_time(machine.started) if machine.started else "–"),
        (False, _("Machine up"), duration_text(machine.up)),
        (False, _("Sessions today"), str(machine.sessions)),
        (bool(last.sync_failed), _("Last fetched"), _when(last.synced, last.sync_failed)),
        (bool(last.backup_failed), _("Last backup"), _when(last.backed_up, last.backup_failed)),
        (machine.free < _GIB, _("Free on disk"), f"{machine.free / _GIB:.1f} GiB"),
        (not machine.members, _("Members"), str(machine.members)),
        (False, _("Codes not used yet"), str(len(machine.waiting))),
    ]
    labels = max(Content(label).cell_length for _mark, label, _value in lines)
    parts: list[Content | tuple[str, str]] = []
    for is_problem, label, value in lines:
        gap = " " * (labels - Content(label).cell_length + 2)
        style = "bold $warning" if is_problem else ""
        parts += [("! " if is_problem else "  ", style), (label + gap, "$foreground 70%"), (value + "\n", style)]
    parts += [("    " + line + "\n", "") for line in _in_lines([member.name for member in machine.waiting], width)]
    for text, mend, fields in machine.unusable_files:
        parts.append((clean_line(f"! {_(text).format(**fields)} {_(mend).format(**fields)}") + "\n", "bold $warning"))
    parts.append(("\n  " + _("Last faults in the log") + "\n", "$foreground 70%"))
    for time, text in machine.troubles:
        parts.append((f"  {_date_and_time(time)}  {clean_line(text, 200)}\n", ""))
    if not machine.troubles:
        parts.append(("  " + _("none") + "\n", ""))
    return Content.assemble(*parts)


def _in_lines(names: list[str], width: int) -> list[str]:
    """Names side by side, none of them broken."""
    lines: list[str] = []
    for name in names:
        if lines and cell_len(lines[-1]) + cell_len(name) + 2 <= width:
            lines[-1] += "  " + name
        else:
            lines.append(name)
    return lines


def _date_and_time(moment: datetime) -> str:
    return f"{date_text(moment)} {time_text(moment)}"


def _when(succeeded: datetime | None, failed: datetime | None) -> str:
    text = _date_and_time(succeeded) if succeeded else _("never")
    return _("{time}; failed {failed}").format(time=text, failed=_date_and_time(failed)) if failed else text


def _backed_up(kiosk: Kiosk) -> list[str]:
    made = back_up(kiosk, PROGRAM)
    return [_("Backed up and checked: {file}").format(file=made.path), *map(explain, made.missing)]


def _new_code(kiosk: Kiosk, member: Member) -> str:
    code = kiosk.enrol(member.id)
    return _("{name}: {code} (works once, to choose a passphrase)").format(name=member.name, code=code)


def _button(text: str, meaning: str, id: str) -> Button:
    return Button(Content(with_key(text, meaning)), id=id, compact=True)
