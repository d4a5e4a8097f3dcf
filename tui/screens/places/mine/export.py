"""What is the member's own, written to a file that only they can read."""

from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from lessons.problem import N_, Problem
from store.disk import output_file
from store.member.mine.pages import OwnPage, as_html, as_markdown
from tui.screens.frame.dialog import Dialog
from tui.screens.frame.host import Host
from tui.terminal.keys import bound
from tui.widgets.lines import Piece
from tui.widgets.long_list import Item, LongList, OpeningList, entry
from tui.widgets.sentences import Sentences
from tui.wording.language import _, ngettext

MARKDOWN, HTML = ".md", ".html"


class ExportScreen(Dialog[str | None]):
    """Gives the ending of the kind of file that was chosen."""

    CSS_PATH = "export.tcss"
    BINDINGS = [bound("back", "close", N_("Close")), bound("export", "close", show=False)]

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def compose(self) -> ComposeResult:
        with Vertical():
            text = ngettext("Export {n} text", "Export {n} texts", self._count).format(n=self._count)
            yield Static(Content.styled(text, "bold $accent"))
            yield OpeningList(
                [
                    Item(MARKDOWN, partial(_choice, "Markdown", _("to go on with in another program")), rows=2),
                    Item(
                        HTML, partial(_choice, _("A page to print"), _("opens in a browser, needs no network")), rows=2
                    ),
                ]
            )
            where = _("Into {folder}. Only you can read the file, and it says that it is private.")
            yield Sentences(Content(where.format(folder=_folder())), classes="detail")

    def on_mount(self) -> None:
        self.query_one(LongList).focus()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        self.dismiss(event.id)

    def action_close(self) -> None:
        self.dismiss(None)


def _choice(title: str, detail: str, width: int) -> list[list[Piece]]:
    return entry(title, "", detail, width)


def write_export(study: Host, page: OwnPage, year: str, ending: str) -> None:
    """Write it into the folder that Study was started in, beside what is there already, and say where it lies."""
    text = as_html(page) if ending == HTML else as_markdown(page)
    try:
        file = _free(_folder(), "-".join(filter(None, ("study-mine", year))), ending)
        output_file.write(file, text.encode())
    except Problem as problem:
        study.refuse(problem)
    else:
        study.notify(_("Written to {file}; only you can read it.").format(file=file), timeout=12, markup=False)


def _folder() -> Path:
    """The one that Study was started in; the user's own where that is gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path.home()


def _free(folder: Path, stem: str, ending: str) -> Path:
    names = (folder / f"{stem}{mark}{ending}" for mark in ("", *(f"-{number}" for number in range(2, 10_000))))
    return next(path for path in names if not path.exists())
