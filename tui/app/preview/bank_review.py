"""A question bank on the screen before it is written: the application with nothing but its review."""

import shutil
import tempfile
from pathlib import Path

from store.bank.review import BankReview
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.library import Library
from store.member.glance.member_session import member_session
from store.member.progress import Progress
from store.member.session import Session
from tui.app.app import StudyApp
from tui.app.preview.preview_app import throwaway
from tui.app.start import show
from tui.screens.places.bank.review import BankReviewScreen


class BankReviewApp(StudyApp):
    """Study with one screen: it ends with it."""

    CSS_PATH = "../app.tcss"

    def __init__(self, session: Session, review: BankReview) -> None:
        super().__init__(session)
        self._review = review
        self.is_written = False

    def open_today(self) -> None:
        self.push_screen(BankReviewScreen(self._review), self._done)

    def _done(self, written: bool | None) -> None:
        self.is_written = bool(written)
        self.exit(0)


def run(home: Home, files: list[Path], pack: Path, lesson: str, lang: str, *, again: bool) -> int:
    """Review files; 0 once they were written, 1 where they were not. Raises `Problem`."""
    library = Library(home)
    review = BankReview.begin(files, pack, library, lesson=lesson, lang=lang, again=again)
    folder = Path(tempfile.mkdtemp(prefix="study-import-"))
    try:
        temporary = throwaway(home, folder)
        clock = SystemClock()
        with Progress.open(temporary, temporary.config.member, clock) as progress:
            app = BankReviewApp(member_session(temporary, clock, progress, library), review)
            status = show(app)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return status or int(not app.is_written)
