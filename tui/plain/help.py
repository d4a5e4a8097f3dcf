"""What the commands do, a line each."""

from collections.abc import Iterable

from tui.plain.commands import Command, word_and_letter
from tui.wording.language import _


def commands_help(commands: Iterable[Command]) -> list[str]:
    """A line for each command."""
    return [
        _("{where}: {message}").format(where=word_and_letter(command), message=_does(command)) for command in commands
    ]


def _does(command: Command) -> str:
    return {
        Command.HELP: _("this help"),
        Command.NEXT: _("the next question; an empty line does the same, and never answers"),
        Command.BACK: _("the question before"),
        Command.GO: _("to the question of that number, such as go 3"),
        Command.REPEAT: _("say the question again"),
        Command.LIST: _("which questions are answered"),
        Command.TIME: _("how much time is left"),
        Command.HINT: _("open the hint; that is recorded"),
        Command.MARK: _("mark the question to come back, or no longer"),
        Command.CLEAR: _("remove the answer"),
        Command.CHECK: _("say whether the answer is right; it is final then"),
        Command.UNSURE: _("you are unsure of the answer"),
        Command.FAIRLY_SURE: _("you are fairly sure of it"),
        Command.SURE: _("you are sure of it"),
        Command.HAND_IN: _("hand in the test; asks first"),
        Command.GIVE_UP: _("give the test up; asks first"),
        Command.LEAVE: _("leave; what you did is kept"),
        Command.UNDO: _("take the last answer back"),
        Command.SET_ASIDE: _("set this card aside; Progress brings it back"),
        Command.STOP: _("stop; what was answered counts"),
        Command.FINISH: _("finish the text; it cannot be changed afterwards"),
        Command.SHARE: _("share it with your branch when it is finished"),
        Command.PRIVATE: _("keep it private"),
        Command.ANEW: _("delete what is written, and write it anew"),
        Command.SKIP: _("the next prompt; the draft is kept"),
    }[command]
