"""Library: packs → tracks → lessons, with search, state and minutes."""

from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from lessons.learning.standing import Level, Standing
from lessons.pack.pack import LessonOutline
from lessons.problem import N_, Problem
from lessons.text.find_words import FoundWords, Sought, fold_for_search
from lessons.text.pinyin import fits
from store.machine.library import Edition, ListedLesson
from store.member.at_lesson.facts import LessonFacts, lesson_facts
from store.member.mine.own_texts import OwnText, noted, written
from store.member.mine.search import notes_with, reflections_with, uses_with
from tui.screens.frame.filtered_screen import FilteredScreen
from tui.screens.frame.may_write import may_write
from tui.screens.places.lesson_details import lesson_details
from tui.screens.reading.marks import open_note
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.terminal.keys import bound
from tui.widgets.beside import ListBeside
from tui.widgets.details import Details
from tui.widgets.field import Line
from tui.widgets.lines import Piece
from tui.widgets.long_list import QUIET, Item, LongList, OpeningList, heading
from tui.wording.labels import level_text, track_text
from tui.wording.language import _, language, ngettext
from tui.wording.times import minutes_text

MOST_HITS = 60
"""Places in the text that a search shows at most, and as many of one's own notes, reflections and uses each."""


class Hit(NamedTuple):
    """A place that a search found."""

    id: str
    """What leads there: `text`, `note` or `own` (a reflection or a use at work), a colon, and which."""
    key: str
    """`pack/lesson`."""
    found: FoundWords


class LibraryScreen(FilteredScreen):
    """Every lesson on this machine; typing in the search field narrows the list as you type."""

    PLACE = "library"
    CSS_PATH = "library.tcss"
    MANUAL_PART = N_("Finding, bookmarks and notes")
    HELP_TEXT = N_(
        "All lessons on this machine, by pack and track. Type {search} and a word to search titles, objectives, tags, "
        "the text, and what you wrote yourself; Enter opens a result. The state shows how far you are: new, reading, "
        "learned (test passed), understood (passed again a week later), used (put to use at work)."
    )
    BINDINGS = [
        bound("search", "search", N_("Search")),
        bound("test", "test", N_("Self-test"), show=False),
        bound("reflect", "reflect", N_("Reflect"), show=False),
        bound("mine", "app.mine", N_("Mine")),
    ]

    def __init__(self, *, searching: bool = False) -> None:
        super().__init__()
        self._searching = searching
        self._lessons: list[Item] = []
        self._shown = 0
        self._marked_before = ""
        """The id of the item that was marked before the list was refilled."""
        self._search: Worker[None] | None = None
        self._hits: dict[str, str] = {}
        """Item that a search found -> the lesson that it belongs to."""
        self._own: list[OwnText] | None = None
        """All that the member wrote, once it is to be shown beside a lesson."""

    def body(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Line(self._query, placeholder=_("Search lessons and your own texts"), id="search", compact=True)
        self._details = Details()
        yield ListBeside(OpeningList(id="list"), self._details)
        yield Static(id="count", classes="quiet")

    def on_mount(self) -> None:
        self.refill()
        self.query("#search" if self._searching else "#list").focus()  # it may be gone again

    def refill(self) -> None:
        if not self.query("#list"):
            return
        listed = self.query_one("#list", LongList)
        sought = Sought(self._query)
        lessons = self.session.library.lessons(language())
        shown = [entry for entry in lessons if not sought.words or _matches(entry.edition, entry.outline, sought)]
        self._lessons = self._items(shown)
        self._shown = len(shown)
        named = (key for key, edition, _ in shown if edition.outline.manifest.id in self.session.library.named)
        self._marked_before = listed.marked or next(named, "")  # at first at what Study was opened with
        listed.show(self._lessons, self._marked_before)
        self._own = None
        self._show_details()
        self._tell(0, 0)
        if self._search is not None:
            self._search.cancel()
        if sought.words:
            search = partial(self._search_words, self._query, language())
            self._search = self.run_worker(search, thread=True)

    def _tell(self, places: int, own: int) -> None:
        """Show how many results there are."""
        parts = [ngettext("{n} lesson", "{n} lessons", self._shown).format(n=self._shown)]
        if places:
            text = ngettext("{n} place in the text", "{n} places in the text", places)
            if places == MOST_HITS:
                text = _("the first {n} places in the text")
            parts.append(text.format(n=places))
        if own:
            text = ngettext("{n} of your own texts", "{n} of your own texts", own)
            parts.append(text.format(n=own))
        count = " · ".join(parts)
        if not (self._shown or places or own):
            count = _("Nothing has all these words. Esc clears the search.")
            count = count if self._query.strip() else _("There is no lesson here yet.")
        self.query_one("#count", Static).update(Content(count))

    def _search_words(self, query: str, lang: str) -> None:
        """Search notes, reflections and texts, in a worker; results are shown if the query is still the same."""
        session = self.session
        notes: list[Hit] = []
        reflections: list[Hit] = []
        uses: list[Hit] = []
        try:
            notes = _first_hits(Hit(f"note:{own.id}", own.key, own.found) for own in notes_with(session.reading, query))
            written = reflections_with(session.progress, query)
            reflections = _first_hits(Hit(f"own:{own.id}", own.key, own.found) for own in written)
            used = uses_with(session.progress, query)
            uses = _first_hits(Hit(f"own:{own.id}", own.key, own.found) for own in used)
        except Problem as problem:  # the lessons are searched all the same
            self.app.call_from_thread(self.study.refuse, problem)
        places = session.library.search(query, lang)
        texts = _first_hits(Hit(f"text:{key}@{found.line}", key, found) for key, found in places)
        if not get_current_worker().is_cancelled:
            own = {_("In your notes"): notes, _("In your reflections"): reflections, _("In your uses at work"): uses}
            self.app.call_from_thread(self._show_hits, query, own, texts)

    def _show_hits(self, query: str, own: dict[str, list[Hit]], texts: list[Hit]) -> None:
        if query != self._query or not self.is_mounted:
            return
        items = list(self._lessons)
        for title, hits in {**own, _("In the text"): texts}.items():
            if hits:
                items.append(heading(title, above=int(bool(items))))
                items += [Item(hit.id, partial(self._hit_line, hit)) for hit in hits]
        listed = self.query_one("#list", LongList)
        marks_a_hit = self._marked_before in {item.id for item in items}
        listed.show(items, self._marked_before if marks_a_hit else listed.marked)
        self._hits = {hit.id: hit.key for hits in (*own.values(), texts) for hit in hits}
        self._show_details()
        self._tell(len(texts), sum(map(len, own.values())))

    def _hit_line(self, hit: Hit, _width: int) -> list[list[Piece]]:
        text, start, end = hit.found.excerpt, hit.found.start, hit.found.end
        title = self.session.title(hit.key, language())
        marked = Piece(text[start:end], "bold underline")
        before = [] if text == title else [Piece(title, "bold"), Piece("  ")]
        return [[Piece("  "), *before, Piece(text[:start]), marked, Piece(text[end:])]]

    def _items(self, shown: list[ListedLesson]) -> list[Item]:
        standing = self.study.if_readable(lambda: self.session.standing)
        items: list[Item] = []
        group: tuple[str, str] | None = None
        for key, edition, lesson in shown:
            pack, track = edition.outline.manifest, lesson.manifest.track
            if group != (pack.id, track):
                group = (pack.id, track)
                items.append(heading(pack.title, track_text(track), above=int(bool(items))))
            items.append(Item(key, partial(self._lesson_line, key, lesson, standing)))
        return items

    def _lesson_line(self, key: str, lesson: LessonOutline, standing: Standing | None, width: int) -> list[list[Piece]]:
        manifest = lesson.manifest
        level = standing.of(key).level if standing else Level.NEW
        shade = "bold" if level >= Level.LEARNED else QUIET if level is Level.NEW else ""
        minutes = minutes_text(lesson.takes) if lesson.takes else ""
        known = self.session.still_known(key, lesson).values() if standing else ()
        percent = _("estimated recall: {n}%").format(n=int(100 * sum(known) / len(known))) if known else ""
        line = [
            Piece("  "),
            Piece(set_cell_size(level_text(level), _state_width()), shade),
            Piece("  " + minutes.rjust(8 - (cell_len(minutes) - len(minutes))) + "  ", QUIET),
            Piece(manifest.title),
        ]
        if percent and sum(cell_len(piece.text) for piece in line) + cell_len(percent) + 2 <= width:
            line.append(Piece(f"  {percent}", QUIET))
        return [line]

    # The marked lesson, beside the list

    @property
    def _marked(self) -> ListedLesson | None:
        """The lesson of the marked item."""
        marked = self.query_one("#list", LongList).marked
        key = self._hits.get(marked, marked)
        return next((listed for listed in self.session.library.lessons(language()) if listed.key == key), None)

    def _show_details(self) -> None:
        beside = self.query_one(ListBeside)
        if beside.is_wide:
            listed = self._marked
            facts = self.study.if_readable(partial(self._facts, listed)) if listed else None
            self._details.show(lesson_details(listed, facts, self.session.local_now()) if listed and facts else ())
            beside.show_details(facts is not None)

    def _facts(self, listed: ListedLesson) -> LessonFacts:
        if self._own is None:
            self._own = written(self.session.progress) + noted(self.session.reading)
        return lesson_facts(self.session, listed, self._own, language())

    def on_long_list_marked(self, event: LongList.Marked) -> None:
        event.stop()
        self._show_details()
        self.refresh_bindings()

    def on_details_pressed(self, event: Details.Pressed) -> None:
        event.stop()
        if event.action == "open":
            self.query_one("#list", LongList).action_choose()
        else:
            self.run_action_later(event.action)

    def on_list_beside_widened(self, event: ListBeside.Widened) -> None:
        event.stop()
        self._show_details()

    def narrowed(self) -> None:
        self.refill()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        kind, _colon, which = event.id.rpartition(":")
        match kind:
            case "note":
                open_note(self.study, which)
            case "own":
                self.study.push_screen(FinishedReflectionScreen(which))
            case _:
                key, _at, line = which.partition("@")
                self.study.open_lesson(key, line=int(line) if line else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("test", "reflect"):
            outline = listed.outline if self.query("#list") and (listed := self._marked) else None
            asked = outline and (outline.tests or outline.examined if action == "test" else outline.prompts)
            return bool(asked) or None
        return super().check_action(action, parameters)

    def action_test(self) -> None:
        if not (listed := self._marked) or not (lesson := self.study.find_lesson(listed.key)):
            return
        if lesson.tests:
            self.study.begin_test(lesson, lesson.tests[0], ask=True)
        elif lesson.examined:
            from tui.screens.reading.reflecting.self_examination import SelfExaminationScreen

            self.study.push_screen(SelfExaminationScreen(lesson))

    def action_reflect(self) -> None:
        if (listed := self._marked) and (lesson := self.study.find_lesson(listed.key)) and lesson.prompts:
            if not may_write(self.study):
                return
            from tui.screens.reading.reflecting.reflection import ReflectionScreen  # Textual's area is slow to load

            self.study.push_screen(ReflectionScreen(lesson))


def _state_width() -> int:
    return max(cell_len(level_text(level)) for level in Level)


def _first_hits(hits: Iterable[Hit]) -> list[Hit]:
    """The first hits, up to `MOST_HITS`; none once their search was cancelled."""
    worker = get_current_worker()
    return [hit for hit in islice(hits, MOST_HITS) if not worker.is_cancelled]


def _matches(edition: Edition, lesson: LessonOutline, sought: Sought) -> bool:
    manifest = lesson.manifest
    texts = (manifest.title, edition.outline.manifest.title, track_text(manifest.track))
    stands_there = sought.within(fold_for_search("\n".join((*texts, *manifest.objectives.values(), *manifest.tags))))
    return stands_there or all(fits(manifest.title, word) for word in sought.words)
