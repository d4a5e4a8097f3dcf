"""`study completion`: a script with which a shell completes what is typed; and the lessons that it offers."""

import argparse

from store.disk.home import Home
from tui.wording.language import language


def run(args: argparse.Namespace, home: Home) -> int:
    """Print it; 0."""
    if args.what == "lessons":
        from store.machine.library import Library

        for listed in Library(home).lessons(language()):
            print(listed.key)
        return 0
    from tui.commands.table import whole_syntax
    from tui.console.completion.bash import bash_completion
    from tui.console.completion.fish import fish_completion
    from tui.console.completion.zsh import zsh_completion

    made = {"bash": bash_completion, "zsh": zsh_completion, "fish": fish_completion}
    print(made[args.what](whole_syntax()), end="")
    return 0
