"""Checks of the machine: what is installed, its locale, its zone, and how Chinese is typed on it."""

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from platform import python_version

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.regex import regex
from store.checkup.asked import asked
from store.checkup.check_finding import CheckFinding, State, verdict
from store.checkup.finding_code import FindingCode
from store.machine.pinyin_engine.system import on_this_system

_DISTRIBUTION = "study-branch"
_PINNED = regex(r"textual==([0-9.]+)")
_INPUT_VARIABLES = ("XMODIFIERS", "GTK_IM_MODULE", "QT_IM_MODULE")
_INPUT_PROGRAMS = ("ibus", "fcitx5", "fcitx")


def versions() -> Iterator[CheckFinding]:
    """What is installed, and whether Textual is the release that Study was made for."""
    try:
        study = distribution(_DISTRIBUTION)
        textual = distribution("textual").version
    except PackageNotFoundError:
        text = N_("Study was not installed by pip, so its versions are not known.")
        yield CheckFinding(check="versions", state=State.UNTESTED, code=FindingCode.VERSIONS_UNKNOWN, text=text)
        return
    pinned = next((found[1] for line in study.requires or () if (found := _PINNED.match(line))), textual)
    yield CheckFinding(
        check="versions", state=verdict(textual == pinned), code=FindingCode.VERSIONS_TEXTUAL,
        text=N_("Versions: Study {study}, Python {python}, Textual {textual}.") if textual == pinned
        else N_("Study {study} needs Textual {pinned}, but {textual} is installed."),
        mend=N_("Run: {program} -m pip install textual=={pinned}, from your wheelhouse where there is no network."),
        fields={"study": study.version, "python": python_version(), "textual": textual, "pinned": pinned,
                "program": sys.executable},
    )  # fmt: skip


def installation() -> Iterator[CheckFinding]:
    """Whether the former distribution is still there; nothing where it is not."""
    try:
        distribution("study")
    except PackageNotFoundError:
        return
    yield CheckFinding(
        check="installation", state=State.FAIL, code=FindingCode.INSTALLATION_FORMER,
        text=N_("The package study is installed beside study-branch; both own the same files."),
        mend=N_("Run: {python} -m pip uninstall study, then install study-branch again from your wheelhouse."),
        fields={"python": sys.executable},
    )  # fmt: skip


def locale() -> Iterator[CheckFinding]:
    """Whether the locale is UTF-8, and there."""
    name = _set_locale()
    usable = _utf8(name) and _normal(name) in _locales()
    if sys.platform == "win32":  # its console has no locale of this kind
        return
    yield CheckFinding(
        check="locale", state=verdict(usable, State.WARN if _utf8(name) else State.FAIL),
        code=FindingCode.LOCALE_NOT_INSTALLED if _utf8(name)
        else FindingCode.LOCALE_NOT_UTF8 if name else FindingCode.LOCALE_NOT_SET,
        text=N_("The locale is {locale}.") if usable
        else N_("The locale {locale} is not UTF-8, or is not installed.") if name else N_("No locale is set."),
        mend=N_("Run: dpkg-reconfigure locales (choose zh_CN.UTF-8), then: localectl set-locale LANG=zh_CN.UTF-8"),
        fields={"locale": clean_line(name)},
    )  # fmt: skip


def utf8_locale(lang: str) -> str:
    """An installed UTF-8 locale: the one that is set, else one of the language, else C.UTF-8."""
    wanted = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[lang]
    return next((name for name in (_set_locale(), wanted) if _utf8(name) and _normal(name) in _locales()), "C.UTF-8")


def _set_locale() -> str:
    return next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := os.environ.get(name))), "")


def _locales() -> set[str]:
    return {_normal(name) for name in (asked("locale", "-a") or "").split()}


def _utf8(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z_]+\.utf-?8(@\w+)?", name, re.IGNORECASE) is not None


def _normal(name: str) -> str:
    return name.lower().replace("utf-8", "utf8")


def zone() -> Iterator[CheckFinding]:
    """Whether the machine has a zone of its own, by which days are counted."""
    yield CheckFinding(
        check="zone", state=verdict(time.timezone != 0 or time.daylight != 0, State.WARN),
        code=FindingCode.ZONE_NOT_SET,
        text=N_("The time zone is {zone}."),
        mend=N_("Set it, such as: timedatectl set-timezone Asia/Shanghai"), fields={"zone": time.tzname[0]},
    )  # fmt: skip


def input_method(environment: Mapping[str, str]) -> Iterator[CheckFinding]:
    """What there is to type Chinese with. It is only named: whether it works, only typing shows."""
    if "SSH_CONNECTION" in environment or sys.platform in ("win32", "darwin"):
        text = N_("Chinese is typed with the input method of the system that you sit at; it is not looked for here.")
        yield CheckFinding(check="input", state=State.UNTESTED, code=FindingCode.INPUT_ELSEWHERE, text=text)
        return
    named = [f"{name}={clean_line(value, 40)}" for name in _INPUT_VARIABLES if (value := environment.get(name))]
    named += [program for program in _INPUT_PROGRAMS if shutil.which(program)]
    named += ["librime"] if on_this_system().library else []
    yield CheckFinding(
        check="input", state=verdict(bool(named), State.WARN), code=FindingCode.INPUT_NONE,
        text=N_("For typing Chinese there is: {names}.") if named else N_("No input method for Chinese was found."),
        mend=N_("Install one, such as: apt install fcitx5-chinese-addons, then choose it with im-config."),
        fields={"names": " ".join(named)},
    )  # fmt: skip
