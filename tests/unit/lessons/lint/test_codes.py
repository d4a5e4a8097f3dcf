"""Code, catalogue and both pages name the same findings in the same words."""

import re
from pathlib import Path

import pytest

import lessons
from lessons.lint.codes import CODES
from tui.cli.main import main
from tui.wording.language import _, set_language

ROOT = Path(lessons.__file__).parents[1]
PAGES = {"en": ROOT / "docs" / "check.md", "zh": ROOT / "docs" / "zh" / "check.md"}


def reported() -> set[str]:
    """Every code that stands in the sources as what a finding has."""
    files = [*(ROOT / "lessons").rglob("*.py"), ROOT / "tui" / "commands" / "author" / "check.py"]
    sources = "".join(file.read_text("utf-8") for file in files if file.name != "codes.py")
    return {*re.findall(r'"([EW][0-9]{3})"', sources)}


def test_every_code_that_is_reported_is_explained_and_no_other() -> None:
    assert reported() == {*CODES}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_has_every_code_in_the_words_of_the_program(lang: str) -> None:
    set_language(lang)
    page = PAGES[lang].read_text("utf-8")
    assert {*re.findall(r"[EW][0-9]{3}", page)} - {"E202"} <= {*CODES}
    for code, explained in CODES.items():
        said = f"### {code}\n\n{_(explained.what)}\n" if explained.why else f"| {code} | {_(explained.what)} |\n"
        assert said in page, code
        assert _(explained.why or "a") in page or not explained.why
        assert _(explained.example or "a") in page or not explained.example
    set_language("en")


@pytest.mark.parametrize("code", ["W503", "w503 ", "E202"])
def test_a_code_is_explained_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str) -> None:
    assert main(["--home", str(tmp_path), "--lang", "en", "check", "--explain", code]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{code.strip().upper()}  {CODES[code.strip().upper()].what}\n")
    assert ("Why: " in out) == ("accept" in out) == code.strip().upper().startswith("W")


def test_an_unknown_code_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "--lang", "en", "check", "--explain", "W999"]) == 1
    assert capsys.readouterr().err.startswith("study: W999: is no code")
