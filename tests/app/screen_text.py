"""What stands on the screen, as text."""

from typing import Any

from textual.app import App


def screen_text(app: App[Any]) -> str:
    """Every line of the screen as it is drawn now."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def in_one_line(app: App[Any]) -> str:
    """The same without the lines' ends and what stands before them, for sentences that may break anywhere."""
    return " ".join(screen_text(app).replace("│", " ").replace("▌", " ").split())
