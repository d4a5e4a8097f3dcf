"""What the commands do, a line each."""

from collections.abc import Iterable

from tui.plain.commands import Action, word_and_letter
from tui.wording.language import _


def commands_help(commands: Iterable[Action]) -> list[str]:
    """A line for each command."""
    return [
        _("{where}: {message}").format(where=word_and_letter(command), message=_does(command)) for command in commands
    ]


def _does(command: Action) -> str:
    return {
        Action.HELP: _("this help"),
        Action.NEXT: _("the next question; an empty line does the same, and never answers"),
        Action.BACK: _("the question before"),
        Action.GO: _("to the question of that number, such as go 3"),
        Action.REPEAT: _("say the question again"),
        Action.LIST: _("which questions are answered"),
        Action.TIME: _("how much time is left"),
        Action.HINT: _("open the hint; that is recorded"),
        Action.MARK: _("mark the question to come back, or no longer"),
        Action.CLEAR: _("remove the answer"),
        Action.CHECK: _("say whether the answer is right; it is final then"),
        Action.UNSURE: _("you are unsure of the answer"),
        Action.FAIRLY_SURE: _("you are fairly sure of it"),
        Action.SURE: _("you are sure of it"),
        Action.HAND_IN: _("hand in the test; asks first"),
        Action.GIVE_UP: _("give the test up; asks first"),
        Action.LEAVE: _("leave; what you did is kept"),
        Action.UNDO: _("take the last answer back"),
        Action.SET_ASIDE: _("set this card aside; Progress brings it back"),
        Action.STOP: _("stop; what was answered counts"),
        Action.FINISH: _("finish the text; it cannot be changed afterwards"),
        Action.SHARE: _("share it with your branch when it is finished"),
        Action.PRIVATE: _("keep it private"),
        Action.ANEW: _("delete what is written, and write it anew"),
        Action.TODAY: _("say again what there is to do"),
        Action.REVIEW: _("review what is due"),
        Action.LESSONS: _("all lessons, each with a number"),
        Action.READ: _("read the lesson, section by section"),
        Action.TEST: _("take its test"),
        Action.EXAMINE: _("the yearly self-examination, unscored and for yourself alone"),
        Action.REFLECT: _("write about it"),
        Action.USE: _("write what you did with it at work, and who can confirm it"),
        Action.NOT_YET: _("ask again later"),
        Action.QUIT: _("end Study; what you did is saved"),
        Action.SKIP: _("the next prompt; the draft is kept"),
    }[command]
