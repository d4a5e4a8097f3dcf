"""What stands on the screen, as text."""

from typing import Any

from textual.app import App


def screen_text(app: App[Any]) -> str:
    """Every line of the screen as it is drawn now."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())
