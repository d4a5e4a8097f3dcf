"""Whether something may be begun that is saved: not in a window that can only read, which says so at once."""

from tui.screens.frame.host import Host
from tui.wording.language import _


def may_write(study: Host) -> bool:
    """Whether this window saves what is done in it; where it does not, the member is told what to do."""
    if study.session.read_only:
        study.notify(_("This window is read-only: Study is open in another one. Close it and start Study here again."))
    return not study.session.read_only
