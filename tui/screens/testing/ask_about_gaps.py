"""The question whether an answer with empty parts, or none at all, is to count."""

from collections.abc import Callable

from lessons.content.question import Question, Response, gaps
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.host import Host
from tui.wording.language import _
from tui.wording.testing.missing import gaps_text


def ask_about_gaps(app: Host, question: Question, response: Response, proceed: Callable[[], None]) -> None:
    """Call `proceed`; where parts of the response are empty, only after a yes."""
    if not gaps(question, response):
        proceed()
        return
    told = gaps_text(question, response)
    dialog = ConfirmScreen(_("Leave the answer like this?"), told, _("Leave it as it is"), _("Fill it in"))
    app.push_screen(dialog, lambda yes: proceed() if yes else None)


def ask_before_leaving(app: Host, question: Question, response: Response | None, proceed: Callable[[], None]) -> None:
    """The same in a test that only goes forward, where a question that is left without an answer stays without one."""
    if response is not None:
        ask_about_gaps(app, question, response, proceed)
        return
    detail = _("This test only goes forward: you cannot come back, and the question counts as wrong.")
    dialog = ConfirmScreen(_("Go on without an answer?"), detail, _("Go on"), _("Answer it"))
    app.push_screen(dialog, lambda yes: proceed() if yes else None)
