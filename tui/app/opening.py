"""The application opens: first a picture of how Today last looked, then everything that takes time to load."""

from store.disk.home import Home
from tui.app.first_picture.pictures import FirstPicture, pictured_member
from tui.terminal.early_screen import EarlyScreen


def open_application(home: Home, packs: list[str]) -> int:
    """Show Today as it is known, then run the application. The exit status."""
    with EarlyScreen() as screen:
        picture = FirstPicture(home, "" if packs else pictured_member(home), screen)
        picture.show()
        from tui.app.at_home import run  # all that takes time

        return run(home, packs, picture)
