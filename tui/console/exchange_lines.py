"""The messages of an exchange as lines: printed as they come, or together for the screen."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.wording.language import _, explain

if TYPE_CHECKING:
    from store.exchange.exchange_message import ExchangeMessage


def tell_exchange(entries: "Iterable[ExchangeMessage]") -> int:
    """Print the messages of an exchange as they come; 1 where something was refused."""
    refused = printed = False
    for entry in entries:
        printed = True
        refused = refused or entry.refused
        if entry.refused:
            print(f"study: {explain(entry.message)}", file=sys.stderr)
        else:
            print(explain(entry.message), flush=True)
    if not printed:
        print(_nothing_new())
    return 1 if refused else 0


def exchange_lines(entries: "Iterable[ExchangeMessage]") -> list[str]:
    """The messages of an exchange, refusals too; one that says so where nothing was new."""
    return [explain(entry.message) for entry in entries] or [_nothing_new()]


def _nothing_new() -> str:
    return _("nothing new: everything was sent and fetched before")
