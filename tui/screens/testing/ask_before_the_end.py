"""The questions before a test is handed in or given up."""

from collections.abc import Callable, Sequence

from lessons.assessment.attempt import SittingState
from lessons.assessment.paper import PaperItem
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.host import Host
from tui.wording.language import _
from tui.wording.testing.missing import what_is_missing


def ask_to_hand_in(app: Host, items: Sequence[PaperItem], state: SittingState, proceed: Callable[[], None]) -> None:
    """Call `proceed` after a yes, which is the natural next thing once nothing is missing."""
    missing = what_is_missing(items, state, mark=_(" (~)"))
    detail = "\n".join(missing) or _("All questions are answered.")
    dialog = ConfirmScreen(_("Hand in this test?"), detail, _("Hand in"), _("Go on"), natural=not missing)
    app.push_screen(dialog, lambda yes: proceed() if yes else None)


def ask_to_give_up(app: Host, proceed: Callable[[], None]) -> None:
    """Call `proceed` after a yes."""
    detail = _("It is graded as it is, counts as an attempt, and never as passed.")
    dialog = ConfirmScreen(_("Give up this test?"), detail, _("Give up"), _("Go on"))
    app.push_screen(dialog, lambda yes: proceed() if yes else None)
