"""Where the application cannot run, or was asked for wrongly, one line says what to do."""

from pathlib import Path

import pytest

from tests.terminal.terminal import run


def one_line(errors: bytes) -> str:
    """What was said on standard error: one line of Study's, without a control character."""
    text = errors.decode()
    assert text.startswith("study: ") and text.endswith("\n")
    assert text[:-1].isprintable()
    return text


@pytest.mark.parametrize("term", ["dumb", "", "unknown", None])
@pytest.mark.parametrize("lang", ["en_US.UTF-8", "zh_CN.UTF-8", "C"])
def test_a_preview_on_a_terminal_that_cannot_draw_is_told_what_to_do(home: Path, term: str | None, lang: str) -> None:
    status, output, errors = run("preview", "pack", home=home, environment={"TERM": term, "LANG": lang})
    assert (status, output) == (2, b"")
    line = one_line(errors)
    assert "TERM" in line and "`study read" in line
    assert ("这个终端" in line) == lang.startswith("zh")
    assert not home.exists()


@pytest.mark.parametrize("on_terminal", [(False, True), (True, False), (False, False)])
@pytest.mark.parametrize("lang", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_a_preview_without_a_terminal_is_told_what_to_do(home: Path, on_terminal: tuple[bool, bool], lang: str) -> None:
    status, output, errors = run("preview", "pack", home=home, on_terminal=on_terminal, environment={"LANG": lang})
    assert (status, output) == (2, b"")
    assert "`study read" in one_line(errors)
    assert not home.exists()


@pytest.mark.parametrize(("lang", "said"), [("en_US.UTF-8", "Welcome to Study"), ("zh_CN.UTF-8", "欢迎")])
def test_without_a_terminal_study_asks_line_by_line(home: Path, lang: str, said: str) -> None:
    status, output, errors = run(home=home, on_terminal=(False, False), environment={"LANG": lang})
    assert (status, errors) == (1, b"")
    assert output.decode().startswith(said) and b"\x1b" not in output


@pytest.mark.parametrize(
    "arguments",
    [
        ["--bogus"],
        ["--lang", "fr"],
        ["--lang"],
        ["--home"],
        ["check", "--bogus"],
        ["check", "--format", "\x1b]52;c;aGk=\x07"],
        ["--\x1b]52;c;aGk=\x07"],
        ["new"],
        ["read"],
        ["merge"],
        ["report"],
        ["verify"],
        ["branch"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(home: Path, arguments: list[str]) -> None:
    status, output, errors = run(*arguments, home=home)
    assert (status, output) == (2, b"")
    assert "--help" in one_line(errors)
    assert not home.exists()


@pytest.mark.parametrize("name", ["no-such-pack", "\x1b]52;c;aGk=\x07\u202e", "a\nb"])
def test_a_pack_that_is_not_there_is_one_line_and_exit_1(home: Path, name: str) -> None:
    status, output, errors = run(name, home=home)
    assert (status, output) == (1, b"")
    assert "is neither a command nor a pack" in one_line(errors)
    assert not home.exists()


def test_a_home_that_cannot_be_made_is_one_line_and_exit_1(home: Path) -> None:
    home.write_text("a file where the home should be")
    status, output, errors = run(home=home)
    assert (status, output) == (1, b"")
    one_line(errors)
    assert home.read_text() == "a file where the home should be"


def test_a_summary_never_makes_the_folder_of_a_stick_that_is_not_there(home: Path) -> None:
    stick = home.parent / "stick"
    status, output, errors = run("summary", "-o", str(stick / "summary.json"), home=home)
    assert (status, output) == (1, b"")
    assert "stick: there is no such folder" in one_line(errors)
    assert not stick.exists()
