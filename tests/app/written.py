"""What an input method hands to the terminal."""

from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type characters that Pilot does not know, as wide ones."""
    for character in text:
        pilot.app.post_message(events.Key(_character_to_key(character), character))
        await pilot.pause()
