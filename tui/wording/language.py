"""The language of all messages: gettext catalogues, switchable while Study runs.

English is the language of the message ids, so `en` needs no catalogue. Strings below `tui` are marked
with `lessons.problem.N_` and translated here, where they are shown.
"""

import gettext
import os
from collections.abc import Iterable
from functools import cache
from itertools import count
from pathlib import Path

from lessons.clean import clean_line
from lessons.problem import Problem
from lessons.regex import regex

LANGUAGES = {"zh": "中文", "en": "English"}
LOCALES = {"zh": "zh_CN", "en": "en"}
"""Language -> the name of its catalogue."""
LOCALE_FOLDER = str(Path(__file__).parents[1] / "locale")
_OWN = regex(r"`[^`]*`|'[^']*'|\d{1,20}")
_LONGEST = 2000
"""Characters of a problem."""
_current = "en"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("study", LOCALE_FOLDER, languages=[LOCALES[code]], fallback=code == "en")


def load_catalogues() -> None:
    """Read all catalogues now, which are otherwise read on first use."""
    for code in LANGUAGES:
        _catalogue(code)


def set_language(code: str) -> None:
    """Speak `zh` or `en` from now on; anything else is a `KeyError`."""
    global _current
    LOCALES[code]
    _current = code


def language() -> str:
    """`zh` or `en`."""
    return _current


def system_language() -> str:
    """The language that the locale of the environment asks for; `en` where it asks for neither."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def _(text: str) -> str:
    """`text` in the current language."""
    return _catalogue(_current).gettext(text) if text else text


def listed(names: Iterable[str]) -> str:
    """Names with the separator of the current language."""
    return _(", ").join(names)


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many` in the current language, as its plural rule says for `n`."""
    return _catalogue(_current).ngettext(one, many, n)


def _foreign(text: str) -> str:
    """The translation of another program's message where `foreign_messages` lists it; names and numbers stay."""
    message, separator, place = text.partition(" - at ")
    number = count()
    pattern = _OWN.sub(lambda _match: f"{{{next(number)}}}", message)
    known = _(pattern)
    if known != pattern:
        message = known.format(*_OWN.findall(message))
    return f"{message} - {place}" if separator else message


def explain(problem: Problem) -> str:
    """A problem as one line in the current language, safe for a terminal: file names may hold anything."""
    fields = dict(problem.fields)
    # The reason that the system or a parser gave is translated too.
    if "reason" in fields:
        fields["reason"] = _foreign(str(fields["reason"]))
    message = _(problem.text).format(**fields)
    if problem.where:
        message = _("{where}: {message}").format(where=problem.where, message=message)
    return clean_line(message, _LONGEST)
