"""What on a screen cannot be read: words of another language, and what does not fit."""

import re
from typing import Any

from rich.cells import cell_len
from textual.app import App
from textual.widgets import Button

from tests.app.screen_text import screen_text
from tui.app.app import StudyApp
from tui.widgets.key_bar import KeyBar
from tui.wording.language import _, language

# What a Chinese screen may say in Latin letters: names of keys, of the program and its commands, of colours.
LATIN = {
    *("Study", "English", "Solarized", "study", "sync"),
    *("Ctrl", "Delete", "Esc", "PageDown", "PageUp", "ctrl", "shift"),
    *("Enter", "esc", "home", "end", "pgup", "pgdn", "backspace", "del"),
}
CHINESE = re.compile("[\u4e00-\u9fff\u3001-\u301f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+")


def foreign_words(app: App[Any]) -> list[str]:
    """What stands on the screen, or in its notices, that is not of the language of the moment."""
    texts = [screen_text(app), *(notice.message for notice in app._notifications)]
    home = str(app.session.home.path) if isinstance(app, StudyApp) else ""
    text = "\n".join(texts).replace(home, "").replace("https://example.org/", "")
    if language() == "zh":
        return [word for word in re.findall("[A-Za-z]{2,}", text) if word not in LATIN]
    return [word for word in CHINESE.findall(text) if word != "中文"]


def cut_buttons(app: App[Any]) -> list[str]:
    """Labels of buttons that are not wholly on the screen."""
    return [
        str(button.label)
        for button in app.screen.query(Button)
        if button.display
        and (button.region.right > app.size.width or button.content_size.width < cell_len(str(button.label)))
    ]


def cut_keys(app: App[Any]) -> list[str]:
    """What the line of keys at the bottom shows that is not a whole key, and that it lacks the way to all keys."""
    wrong = []
    for bar in app.screen.query(KeyBar):
        if bar.display:
            left = screen_text(app).splitlines()[bar.region.y]
            keys = [f" {key.shown} {key.description}" for key in bar.keys]
            wrong += [key for key in keys if key.endswith(_("all keys")) and key not in left]
            for key in sorted(keys, key=len, reverse=True):
                left = left.replace(key, "", 1)
            wrong += left.split()
    return wrong
