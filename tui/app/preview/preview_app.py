"""Preview of a pack: the whole application on it alone, in a temporary home, reloaded when a file is saved.

Attempts, reading time and reflections go where the member's records never see them, so no summary tells of them.
"""

import shutil
import tempfile
from pathlib import Path

from textual import work

from lessons.content.lesson import Lesson
from lessons.lint.lint import check_pack
from lessons.pack.open_pack import root_of
from lessons.problem import N_, Problem
from lessons.syntax.finding import Finding
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.disk.settings_file import change_settings
from store.machine.library import Library
from store.member.glance.member_session import member_session
from store.member.progress import Progress
from store.member.session import Session
from tui.app.app import StudyApp
from tui.app.preview.keys_on_demand import KeysOnDemandScreen
from tui.app.preview.lesson_on_trial import LessonOnTrial
from tui.app.preview.source_asked import SourceAsked
from tui.app.preview.tried_library import TriedLibrary
from tui.app.start import show
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.reading.lesson import LessonScreen
from tui.wording.language import _, language

LOOK_EVERY = 0.25
"""Seconds between looks whether a file was saved."""
_MOST_FILES = 2000


class PreviewApp(StudyApp):
    """Study on one pack; `page` is the file of the lesson to begin with, `None` for the library."""

    CSS_PATH = "../app.tcss"
    first_place = "library"
    manual_page = "author"

    def __init__(self, session: Session, pack: Path, page: Path | None = None) -> None:
        super().__init__(session)
        self._pack = pack
        self._page = page
        self._stamp = stamp(pack)
        self._findings: tuple[Finding, ...] = ()
        self._outdated: set[LessonScreen | KeysOnDemandScreen] = set()
        """Screens that still show a lesson as it was before it was saved."""

    @property
    def mark(self) -> str:
        return _("Preview: nothing you do here is saved")

    def running(self) -> None:
        """Nothing goes on once it is left: a test that was tried is gone then, like everything else here."""

    def open_today(self) -> None:
        super().open_today()
        if key := self._first_key():
            self.open_lesson(key)
        self.check()
        self.set_interval(LOOK_EVERY, self.look)

    def _first_key(self) -> str:
        """The lesson in the file that was named."""
        for key, edition, outline in self.session.library.lessons(language()):
            if self._page and (edition.path / outline.path).absolute() == self._page.absolute():
                return key
        return ""

    async def look(self) -> None:
        """Reload the pack if a file was saved and no dialog is open; show anew what stood behind another screen."""
        now = stamp(self._pack)
        if now != self._stamp and isinstance(self.screen, StudyScreen):
            self._stamp = now
            self._use(TriedLibrary(self.session.home, self._pack))
        screen = self.screen
        if isinstance(screen, LessonScreen | KeysOnDemandScreen) and screen in self._outdated:
            self._outdated.discard(screen)
            if lesson := self.find_lesson(screen.key):
                await screen.show(lesson)

    def _use(self, library: Library) -> None:
        """Show a version of the pack; while a mistake hides its lessons the last good one stays."""
        self.clear_notifications()
        self.tell_all(library.notices)
        if library.packs(language()):
            self.session.use(library)
            self._outdated = {
                screen for screen in self.screen_stack if isinstance(screen, LessonScreen | KeysOnDemandScreen)
            }
            if isinstance(self.screen, StudyScreen) and self.screen not in self._outdated:
                self.screen.refill()
        self.check()

    @work(thread=True, exclusive=True)
    def check(self) -> None:
        """Look the pack through, as `study check` does, and show what is found beside the lesson."""
        findings = check_pack(self._pack).findings
        self.call_from_thread(self._show_findings, findings)

    def _show_findings(self, findings: tuple[Finding, ...]) -> None:
        self._findings = findings
        for screen in self.screen_stack:
            if isinstance(screen, LessonOnTrial):
                screen.show_findings(self._of_lesson(screen.path))

    def _of_lesson(self, path: str) -> list[Finding]:
        """What was found in a file of the pack."""
        return [finding for finding in self._findings if finding.path == str(self._pack / path)]

    async def on_source_asked(self, event: SourceAsked) -> None:
        """Open a file of the pack in the author's editor; afterwards it is shown as it was saved."""
        file = self._pack / event.path
        if not file.is_file():
            self.notify(_("A pack in a .zip cannot be changed in its place: unpack it, and try the folder."))
            return
        self.edit_file(file, event.line)
        await self.look()

    def lesson_screen(self, lesson: Lesson, line: int, *, answer: bool) -> LessonScreen:
        return LessonOnTrial(lesson, self._of_lesson(lesson.path), line=line, answer=answer)


def run(home: Home, path: Path) -> int:
    """Preview a folder, a `.zip`, or the pack of a Markdown file. The exit status; raises `Problem`."""
    page = path if path.suffix.lower() == ".md" else None
    if not path.exists():
        raise Problem(str(path), N_("there is no such folder or file"))
    pack = root_of(path.absolute().parent) if page else path
    if pack is None:
        text = N_("belongs to no pack: no index.md is beside it or above; `study new` makes a pack")
        raise Problem(str(path), text)
    folder = Path(tempfile.mkdtemp(prefix="study-preview-"))
    try:
        return _run(throwaway(home, folder), pack, page)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def throwaway(home: Home, folder: Path) -> Home:
    """A home in `folder` with the config of `home`, and nothing else of it."""
    config = home.config
    temporary = Home(folder)
    temporary.change(
        member=temporary.new_member("preview"),
        lang=language(),
        theme=config.theme,
        measure=config.measure,
        links=config.links,
    )
    if keys := home.own_keys():
        change_settings(temporary.config_file, {"keys": keys})
    return temporary


def stamp(pack: Path) -> list[tuple[str, int, int]]:
    """A value that changes whenever a file of the pack is saved, added or removed."""
    files = pack.rglob("*") if pack.is_dir() else [pack]
    stamps = []
    for file, _n in zip(files, range(_MOST_FILES), strict=False):
        try:
            status = file.stat()
        except OSError:  # removed between two looks
            continue
        stamps.append((str(file), status.st_mtime_ns, status.st_size))
    return sorted(stamps)


def _run(home: Home, pack: Path, page: Path | None) -> int:
    clock = SystemClock()
    with Progress.open(home, home.config.member, clock) as progress:
        library = TriedLibrary(home, pack)
        if not library.packs(language()):
            raise library.notices[0]
        return show(PreviewApp(member_session(home, clock, progress, library), pack, page))
