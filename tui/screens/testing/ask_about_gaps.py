"""The question whether an answer with empty parts is to count."""

from collections.abc import Callable

from lessons.content.question import Question, Response, gaps
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.host import Host
from tui.wording.language import _
from tui.wording.testing.missing import gaps_text


def ask_about_gaps(app: Host, question: Question, response: Response, proceed: Callable[[], None]) -> None:
    """Call `proceed`; where parts of the response are empty, only after a yes."""
    empty = gaps(question, response)
    if not empty:
        proceed()
        return
    dialog = ConfirmScreen(_("Leave the answer like this?"), gaps_text(empty), _("Leave it as it is"), _("Fill it in"))
    app.push_screen(dialog, lambda yes: proceed() if yes else None)
