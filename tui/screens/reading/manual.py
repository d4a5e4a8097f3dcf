"""The manual: a page of it as a lesson is read, with its contents, its search, and links from page to page."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal

from lessons.problem import N_
from lessons.typeset.chunks import ScannedHeading
from lessons.typeset.document import Document
from lessons.typeset.links import anchor_line
from tui.screens.frame.host import Host
from tui.screens.reading.find_in_lesson import FindsInLesson
from tui.screens.reading.links import outside
from tui.terminal.keys import bound
from tui.widgets.column import MEASURES, is_wide
from tui.widgets.find_bar import FindBar
from tui.widgets.lesson.view import LessonView
from tui.widgets.long_list import Item, LongList, paragraph
from tui.wording import manual
from tui.wording.language import _, language

_CONTENTS = 26
"""Cells of a line in the contents panel."""
_DEEPEST = 3
"""Headings further down are not in the contents."""


class ManualScreen(FindsInLesson):
    """One page. A link to another opens that on top, so that the way back is the way one came."""

    CSS_PATH = "lesson.tcss"
    HELP_TEXT = N_(
        "The manual reads like a lesson: {contents} shows its pages and the contents of this one, {search} finds "
        "words, {next} and {previous} go from section to section, {next-link} goes to the next link and Enter follows "
        "it."
    )
    BINDINGS = [
        bound("next", "section(1)", N_("Next section")),
        bound("previous", "section(-1)", N_("Previous section"), show=False),
        bound("contents", "contents", N_("Contents")),
        bound("search", "find", N_("Find")),
    ]

    def __init__(self, place: manual.ManualPlace, *, text: str, pages: Sequence[str], part: str = "") -> None:
        """`text` is that of the page, `part` a heading to begin at."""
        super().__init__()
        self._place = place
        self._text = text
        self._document = _laid_out(text)
        self._pages = pages
        self._part = part
        self._contents: bool | None = None

    def bar_title(self) -> str:
        return _("Manual: {page}").format(page=manual.title(self._place.page))

    def body(self) -> ComposeResult:
        with Horizontal(id="reading"):
            yield LongList(self._items(), id="contents")
            yield LessonView(id="view")
        yield FindBar()

    def _items(self) -> list[Item]:
        """The pages, and below this one its headings."""
        items = []
        for page in self._pages:
            items.append(paragraph(page, manual.title(page), _CONTENTS))
            if page == self._place.page:
                items += [
                    paragraph(str(section.line), section.title, _CONTENTS, indent=2 * (section.level - 1))
                    for section in self._headings()
                ]
        return items

    def _headings(self) -> list[ScannedHeading]:
        return [section for section in self._document.sections if 2 <= section.level <= _DEEPEST]

    def on_lesson_view_position_changed(self, event: LessonView.PositionChanged) -> None:
        event.stop()
        contents = self.query_one("#contents", LongList)
        if not contents.has_focus:
            above = sum(section.line <= event.line for section in self._headings())
            contents.mark_at(self._pages.index(self._place.page) + above)

    def on_mount(self) -> None:
        self._show_contents()
        view = self.query_one(LessonView)
        view.load(self._text, start_line=self._first_line())
        view.focus()

    def _first_line(self) -> int:
        if self._place.anchor:
            return anchor_line(self._document, self._place.anchor) or 0
        named = _(self._part) if self._part else ""
        return next((section.line for section in self._document.sections if section.title == named), 0)

    async def recompose(self) -> None:
        # Another language has other lines: the page begins anew.
        place = manual.place_of(self._place.page)
        if (text := self.study.if_readable(lambda: manual.text_of(place))) is not None:
            self._place, self._text = place, text
            self._document = _laid_out(text)
        await super().recompose()
        self.on_mount()

    # Contents

    def action_contents(self) -> None:
        contents = self.query_one("#contents")
        self._contents = not contents.display
        self._show_contents()
        (contents if self._contents else self.query_one(LessonView)).focus()

    def _show_contents(self) -> None:
        self.query_one("#contents").display = is_wide(self) if self._contents is None else self._contents
        self.query_one(LessonView).measure = MEASURES[language()] if is_wide(self) else 0

    def on_resize(self) -> None:
        if self.is_mounted:
            self._show_contents()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        if event.id in manual.PAGES:
            if screen := _opened(self.study, manual.place_of(event.id), self._pages):
                self.study.switch_screen(screen)
            return
        view = self.query_one(LessonView)
        view.goto_line(int(event.id))
        view.focus()
        if not is_wide(self):
            self._contents = None
            self._show_contents()

    def action_section(self, step: int) -> None:
        self.query_one(LessonView).action_section(step)

    def on_lesson_view_link_activated(self, event: LessonView.LinkActivated) -> None:
        event.stop()
        if event.kind == "anchor":  # the view went there
            return
        if event.kind == "external":
            outside(self.study, event.target)
        elif (led := manual.led_to(self._place, event.target)) and led.page in self._pages:
            if screen := _opened(self.study, led, self._pages):
                self.study.push_screen(screen)
        else:
            self.study.notify(_("This leads out of the manual that is here: {target}").format(target=event.target))


def open_manual(study: Host, page: str = "", part: str = "") -> None:
    """Open a page, else the one for those who use this application, at the heading `part` (a message id)."""
    pages = manual.OF_A_SHARED_MACHINE if study.kiosk else tuple(manual.PAGES)
    if screen := _opened(study, manual.place_of(page or study.manual_page), pages, part):
        study.push_screen(screen)


def _opened(study: Host, place: manual.ManualPlace, pages: Sequence[str], part: str = "") -> ManualScreen | None:
    """The screen of a place in the manual; None, with a message, where the page is missing."""
    text = study.if_readable(lambda: manual.text_of(place))
    return None if text is None else ManualScreen(place, text=text, pages=pages, part=part)


def _laid_out(text: str) -> Document:
    document = Document(text)
    document.finish()
    return document
