"""Waiting for something to be so on the screen, instead of for a time."""

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from tests.app.screen_text import screen_text

_TURNS = 2000


async def until(pilot: Pilot[Any], so: Callable[..., object], *of: object) -> None:
    """Let the application work until `so(*of)` holds; fails when it never does."""
    for _turn in range(_TURNS):
        await pilot.pause()
        if so(*of):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"what was waited for never came; the screen:\n{screen_text(pilot.app)}")
