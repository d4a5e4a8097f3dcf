"""The buttons under a question of a test: how sure one is, and where to go."""

from lessons.assessment.attempt import SittingState
from lessons.content.question import Question
from lessons.content.test_rules import Rules
from tui.widgets.button_line import LineButton
from tui.wording.labels import certainty_text
from tui.wording.language import _

_CERTAINTIES = (1, 2, 3)


def certainty_buttons(question: Question, state: SittingState) -> list[LineButton]:
    """One for each degree of certainty; they do something where an answer is given and does not count yet."""
    chosen = state.certainty.get(question.id, 0)
    return [
        LineButton(
            f"{certainty_text(level)} (F{level + 1})",
            f"sure({level})",
            "primary" if level == chosen else "",
            _is_open(question, state),
        )
        for level in _CERTAINTIES
    ]


def navigation_buttons(question: Question, state: SittingState, rules: Rules, count: int) -> list[LineButton]:
    """What leads through a paper of `count` questions and out of it."""
    return [
        LineButton("‹ " + _("Previous"), "go(-1)", "", state.position > 0 and not rules.forward),
        LineButton(_("Next") + " ›", "go(1)", "primary", state.position < count - 1),
        LineButton(_("Mark"), "flag"),
        LineButton(_("Hint"), "hint", "", bool(question.hint)),
        *([LineButton(_("Check (F5)"), "check", "", _is_open(question, state))] if rules.at_once else []),
        LineButton(_("Hand in"), "hand_in", "success"),
    ]


def _is_open(question: Question, state: SittingState) -> bool:
    """Whether an answer is given that may still be changed."""
    return question.id in state.answers and question.id not in state.checked
