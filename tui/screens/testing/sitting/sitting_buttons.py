"""The buttons under a question of a test: how sure one is, and where to go."""

from lessons.assessment.attempt import SittingState
from lessons.content.question import Question
from lessons.content.test_rules import Rules
from lessons.problem import N_
from tui.terminal.key_names import with_key
from tui.widgets.button_line import LineButton
from tui.wording.labels import certainty_text
from tui.wording.language import _

CERTAINTIES = ((1, "unsure", N_("Unsure")), (2, "fairly-sure", N_("Fairly sure")), (3, "sure", N_("Sure")))
"""How sure one may say to be, the meaning of its key, and the message id for it."""


def certainty_buttons(question: Question, state: SittingState) -> list[LineButton]:
    """One for each degree of certainty; they do something where an answer is given and does not count yet."""
    chosen = state.certainty.get(question.id, 0)
    return [
        LineButton(
            with_key(certainty_text(level), meaning),
            f"sure({level})",
            "primary" if level == chosen else "",
            _is_open(question, state),
        )
        for level, meaning, _name in CERTAINTIES
    ]


def navigation_buttons(question: Question, state: SittingState, rules: Rules, count: int) -> list[LineButton]:
    """What leads through a paper of `count` questions and out of it."""
    last = state.position == count - 1  # what follows is handing in, where the way on was before
    return [
        LineButton("‹ " + _("Previous"), "go(-1)", "", state.position > 0 and not rules.forward),
        LineButton(_("Hand in"), "hand_in", "primary") if last else LineButton(_("Next") + " ›", "go(1)", "primary"),
        LineButton(_("Mark"), "flag"),
        LineButton(_("Hint"), "hint", "", bool(question.hint)),
        *([LineButton(with_key(_("Check"), "check"), "check", "", _is_open(question, state))] if rules.at_once else []),
        *([] if last else [LineButton(_("Hand in"), "hand_in", "success")]),
    ]


def _is_open(question: Question, state: SittingState) -> bool:
    """Whether an answer is given that may still be changed."""
    return question.id in state.answers and question.id not in state.checked
