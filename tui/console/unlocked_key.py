"""The key of the member for whom a command or the application opens."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import Problem
from store.crypto.key_file import is_wrapped, member_key_file
from store.disk.home import Home
from tui.wording.language import explain

if TYPE_CHECKING:
    from store.crypto.keys import Key

_TRIES = 3


def unlocked_key(home: Home, member: str, file: Path | None = None) -> "Key | None":
    """The key of a member who has a passphrase; asked for three times at most, where it is not in a `file`."""
    if not is_wrapped(member_key_file(home, member)):
        return None
    # Cryptography: only where there is a passphrase does the start wait for it.
    from store.crypto.keys import WrongPassphrase
    from store.member.passphrase import unlock
    from tui.console.ask_passphrase import asker

    ask = asker(file)
    for _try in range(_TRIES - 1 if file is None else 0):
        try:
            return unlock(home, member, lambda _file: ask(home.member_name(member)))
        except WrongPassphrase as problem:
            print(f"study: {explain(Problem('', problem.text))}", file=sys.stderr)
    return unlock(home, member, lambda _file: ask(home.member_name(member)))
