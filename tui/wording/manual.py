"""The manual: the pages of `docs/`, in the language of the interface, and where the links between them lead."""

from pathlib import Path
from typing import NamedTuple

from lessons.clean import clean_text
from lessons.problem import N_, Problem
from tui.wording.language import LANGUAGES, _, language

PAGES = {
    "member": N_("For members"),
    "author": N_("For authors"),
    "secretary": N_("For the branch secretary"),
    "administrator": N_("For administrators"),
    "kiosk": N_("The shared machine"),
    "formats": N_("Formats"),
    "summary-format": N_("The signed summary"),
}
"""Name -> what the page is called. The last two are in English only."""
OF_A_SHARED_MACHINE = ("member", "kiosk")
"""Those that somebody who signed in there has a use for."""
_INSTALLED, _CHECKED_OUT = Path(__file__).parents[1] / "manual", Path(__file__).parents[2] / "docs"
"""Where the pages lie: beside the packages in a checkout; in them once a wheel was built."""


class ManualPlace(NamedTuple):
    """A page of the manual, or a place on it."""

    page: str
    lang: str
    anchor: str = ""
    """The heading there, as links name it."""


def title(page: str) -> str:
    """What a page is called."""
    return _(PAGES[page])


def place_of(page: str) -> ManualPlace:
    """A page in the current language, in English where it has no other."""
    return ManualPlace(page, language() if _file(ManualPlace(page, language())).is_file() else "en")


def text_of(place: ManualPlace) -> str:
    """The Markdown of a page. Raises `Problem` where it is missing."""
    try:
        return clean_text(_file(place).read_text("utf-8"))
    except OSError as error:
        text = N_("this page of the manual is missing; install Study again")
        raise Problem(str(_file(place)), text) from error


def led_to(place: ManualPlace, target: str) -> ManualPlace | None:
    """Where a link leads that stands on the page of a place; None: out of the manual."""
    path, _hash, anchor = target.partition("#")
    led = (_file(place).parent / path).resolve()
    for page in PAGES:
        for lang in LANGUAGES:
            if _file(ManualPlace(page, lang)).resolve() == led:
                return ManualPlace(page, lang, anchor)
    return None


def _file(place: ManualPlace) -> Path:
    folder = _INSTALLED if _INSTALLED.is_dir() else _CHECKED_OUT
    return folder / f"{place.page}.md" if place.lang == "en" else folder / place.lang / f"{place.page}.md"
