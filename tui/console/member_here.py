"""The member that a command or the application is for where none is named."""

from store.disk.home import Home
from store.member.this_member import this_member
from tui.wording.language import _


def member_here(home: Home) -> str:
    """The id of this machine's member, made where nobody studied here yet; see `this_member`."""
    return this_member(home, _("member"))
