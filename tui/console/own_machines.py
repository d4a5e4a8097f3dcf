"""The exchange with the member's other machines: quiet where the folder is missing, which `study sync` reports."""

from threading import Thread
from typing import TYPE_CHECKING

from lessons.problem import Problem
from tui.wording.language import explain

if TYPE_CHECKING:
    from store.exchange.exchange import WhenIdle
    from store.member.session import Session

LAST_EXCHANGE = 2.0
"""Seconds that the one at the end may take."""


def has_others(session: "Session") -> bool:
    """Whether this machine was paired with another one and can exchange with it."""
    home, progress = session.home, session.progress
    return bool(home.config.folder) and not progress.read_only and home.own_file(progress.member).is_file()


def exchanged(session: "Session", when_idle: "WhenIdle | None" = None) -> list[str]:
    """Exchange, and say what came and went. `when_idle` runs what may replace drafts and open tests."""
    # Loaded only here: nothing else that draws or speaks waits for it.
    from store.exchange.exchange import exchange_with_own_machines, run_at_once
    from tui.console.ask_passphrase import nobody_to_ask

    try:
        done = exchange_with_own_machines(session.home, session.progress, nobody_to_ask, when_idle or run_at_once)
    except Problem:
        return []
    return [explain(entry.message) for entry in done]


def exchange_at_the_end(session: "Session") -> None:
    """Exchange once more when nothing is shown any more, for `LAST_EXCHANGE` seconds at most."""
    if has_others(session):
        # A thread that dies with the program: a share that hangs must not keep anybody.
        last = Thread(target=exchanged, args=(session,), daemon=True)
        last.start()
        last.join(LAST_EXCHANGE)
