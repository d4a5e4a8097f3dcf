"""The application in a member's own home: member, passphrase, lock, and the pictures for the next start."""

from pathlib import Path

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.first_frame import open_window
from store.machine.library import Library
from store.member.glance.member_session import member_session
from store.member.private_pack import own_pack
from store.member.this_member import is_first, open_progress
from tui.app.first_picture.pictures import FirstPicture, pictured_member
from tui.app.start import counting, show
from tui.console.member_here import member_here
from tui.console.unlocked_key import unlocked_key


def run(home: Home, packs: list[str], picture: FirstPicture) -> int:
    """Open the application for the member of this home, made at the first start. The exit status."""
    first_start = is_first(home)
    member = member_here(home)
    clock = SystemClock()
    key = unlocked_key(home, member)
    picture.show_after_passphrase()
    from tui.app.app import StudyApp  # here and below: Textual, for which nobody waits to give a passphrase
    from tui.app.first_picture.kept_frame import KeptFrame

    with open_progress(home, member, clock, key) as progress:
        own = own_pack(home, member, progress.private_seal, home.notices.add)
        library = Library(home, tuple(Path(pack) for pack in packs), own=own)
        library.notices += counting(packs, library)
        app = StudyApp(member_session(home, clock, progress, library), first_start=first_start)
        app.draws_at_once = picture.screen.stands
        if library.named:
            app.first_place = "library"  # at the pack that was named
        if progress.read_only:
            return show(app)
        with open_window(home, member):
            if not packs:
                app.kept_frame = KeptFrame(app, app.session, lambda: app.machines.exchanging)
            status = show(app)
            if app.kept_frame and not app.fault and pictured_member(home) == member:
                app.kept_frame.keep()
            return status
