"""What an exchange says, in lines: printed as it goes, or together on the screen."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.wording.language import _, explain

if TYPE_CHECKING:
    from store.exchange.exchange_message import ExchangeMessage


def tell_exchange(said: "Iterable[ExchangeMessage]") -> int:
    """Print what an exchange says as it goes; 1 where something was refused."""
    refused = told = False
    for one in said:
        told = True
        refused = refused or one.refused
        if one.refused:
            print(f"study: {explain(one.message)}", file=sys.stderr)
        else:
            print(explain(one.message), flush=True)
    if not told:
        print(_nothing_new())
    return 1 if refused else 0


def exchange_lines(said: "Iterable[ExchangeMessage]") -> list[str]:
    """What was done, and what was refused; that nothing was new where an exchange says nothing."""
    return [explain(one.message) for one in said] or [_nothing_new()]


def _nothing_new() -> str:
    return _("nothing new: everything was sent and fetched before")
