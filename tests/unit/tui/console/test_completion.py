"""Completions and manual pages hold everything that the parsers take, and nothing else; and shells can use them."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.cli.main import main
from tui.commands.table import COMMANDS, GROUPS, whole_syntax
from tui.console.command_syntax import CommandSyntax, Takes
from tui.console.completion.bash import bash_completion
from tui.console.completion.fish import fish_completion
from tui.console.completion.zsh import zsh_completion
from tui.console.manual_page import manual_page
from tui.console.surroundings import ENVIRONMENT, FILES
from tui.wording.language import language, set_language

STUDY = Path(sys.executable).with_name("study")


@pytest.fixture(params=["en", "zh"])
def study(request: pytest.FixtureRequest) -> Iterator[CommandSyntax]:
    before = language()
    set_language(request.param)
    yield whole_syntax()
    set_language(before)


def test_every_command_and_what_each_takes_is_read_off_its_parser(study: CommandSyntax) -> None:
    assert [command.name for command in study.commands] == list(COMMANDS)
    assert {command.room for command in COMMANDS.values()} == set(GROUPS)
    paths = {command.path: command for command in study.walk()}
    assert {"study branch init", "study device retire", "study ledger show"} <= set(paths)
    assert all(command.does for command in paths.values())
    (lesson,) = paths["study read"].words
    assert lesson.takes is Takes.LESSON
    check = {option.flags: option for option in paths["study check"].options}
    assert check["--format",].choices == ("text", "json") and check["--fix",].takes is Takes.NOTHING
    assert {option.flags: option for option in paths["study summary"].options}["-o", "--output"].takes is Takes.FILE
    assert {option.flags: option for option in paths["study kiosk"].options}["--sync",].optional


def test_every_option_of_every_parser_is_in_the_script_for_bash(study: CommandSyntax) -> None:
    script = bash_completion(study)
    for command in study.walk():
        (line,) = [line for line in script.splitlines() if line.startswith(f"        '{command.path}')")]
        offered = re.search("options='(.*?)'", line)
        assert offered and set(offered[1].split()) >= {flag for option in command.options for flag in option.flags}
        for option in command.options:
            for choice in option.choices:
                values = [line for line in script.splitlines() if f"'{command.path} {option.flags[-1]}'" in line]
                assert any(choice in line for line in values)


def test_every_option_of_every_parser_is_in_the_script_for_zsh(study: CommandSyntax) -> None:
    script = zsh_completion(study)
    for command in study.walk():
        name = "_" + command.path.replace(" ", "_")
        body = script.partition(f"\n{name}() {{")[2].partition("\n}\n")[0]
        assert body
        for option in command.options:
            assert all(re.search(rf"[ {{,]{flag}[\[,'}}]", body) for flag in option.flags), (command.path, option.flags)
            assert all(choice in body for choice in option.choices)


def test_every_option_of_every_parser_is_in_the_script_for_fish(study: CommandSyntax) -> None:
    script = fish_completion(study)
    for command in study.walk():
        lines = [line for line in script.splitlines() if f"__study_at \\'{command.path}\\''" in line]
        for option in command.options:
            for flag in option.flags:
                flagged = f" -l {flag[2:]} " if flag.startswith("--") else f" -s {flag[1:]} "
                assert any(flagged in line for line in lines), (command.path, flag)


def test_every_option_of_every_parser_has_its_place_on_a_page_of_the_manual(study: CommandSyntax) -> None:
    for command in (study, *study.commands):
        page = manual_page(command, ["study"]).replace("\\-", "-")
        for below in command.walk() if command is not study else [command]:
            for option in below.options:
                assert ", ".join(f"\\fB{flag}\\fR" for flag in option.flags) in page
        assert all(f"\\fB{below.name}\\fR" in page for below in command.commands)


def test_a_line_of_a_page_is_a_request_only_where_it_is_meant(study: CommandSyntax) -> None:
    requests = {".TH", ".SH", ".PP", ".TP", ".RS", ".RE"}
    for command in (study, *study.commands):
        for line in manual_page(command, ["study"]).splitlines():
            assert line and (line.split()[0] in requests or line[0] not in ".'")


@pytest.mark.skipif(not shutil.which("groff"), reason="there is no groff here")
def test_groff_sets_every_page_without_a_warning(study: CommandSyntax, tmp_path: Path) -> None:
    for command in (study, *study.commands):
        words = ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z"]
        page = manual_page(command, ["study"])
        done = subprocess.run(words, input=page, capture_output=True, text=True, check=False)
        said = [line for line in done.stderr.splitlines() if "break" not in line and "adjust" not in line]
        assert (command.path, said) == (command.path, [])


# In a real shell

TYPED = {
    ("study", "ch"): {"check"},
    ("study", "branch", "en"): {"enrol"},
    ("study", "check", "--fo"): {"--format"},
    ("study", "check", "--format", ""): {"text", "json"},
    ("study", "check", "--format", "=", "j"): {"json"},
    ("study", "--lang", "zh", "branch", "pub"): {"publish"},
    ("study", "--home", "check", "--la"): {"--lang"},
    ("study", "kiosk", "--sync", "--se"): {"--setup"},
    ("study", "device", "retire", "--backup", ""): {"folder with"},
    ("study", "verify", "a"): {"a.md"},
    ("study", "completion", "z"): {"zsh"},
    ("study", "man", "du"): {"due"},
    ("study", "read", "study-branch/put"): {"study-branch/put-to-use"},
    ("study", "due", ""): set(),
    ("study", "new", "--lang", "en", "f"): {"folder with"},
}

OFFERED = '\nCOMP_WORDS=("$@") COMP_CWORD=$(($# - 1))\n_study\nfor word in "${COMPREPLY[@]}"; do echo "$word"; done\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.md").touch()
    (tmp_path / "folder with").mkdir()
    return tmp_path


def scripted(program: str, script: str, more: str, folder: Path, *words: str) -> list[str]:
    """The lines that a shell prints which has read a script."""
    file = folder / ".script"
    file.write_text(script + more, "utf-8")
    environment = {"PATH": f"{STUDY.parent}:/usr/bin:/bin", "HOME": str(folder / ".home"), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [program, str(file), *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize("typed", TYPED, ids=" ".join)
def test_bash_completes(typed: tuple[str, ...], folder: Path) -> None:
    offered = scripted("bash", bash_completion(whole_syntax()), OFFERED, folder, *typed)
    assert {name for name in offered if not name.startswith(".")} == TYPED[typed]


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize("name", ["*", "*[a] $(touch b)", "`touch b`", "a;touch b"])
def test_names_of_files_are_only_names_to_bash(name: str, folder: Path) -> None:
    (folder / name).touch()
    assert name in scripted("bash", bash_completion(whole_syntax()), OFFERED, folder, "study", "verify", "")
    assert not (folder / "b").exists()


@pytest.mark.skipif(not shutil.which("fish"), reason="there is no fish here")
@pytest.mark.parametrize("typed", [typed for typed in TYPED if "=" not in typed], ids=" ".join)
def test_fish_completes(typed: tuple[str, ...], folder: Path) -> None:
    offered = scripted("fish", fish_completion(whole_syntax()), '\ncomplete -C "$argv"\n', folder, *typed)
    names = {line.partition("\t")[0].removesuffix("/").replace("\\ ", " ") for line in offered}
    assert {name for name in names if not name.startswith(".")} == TYPED[typed]


@pytest.mark.skipif(not shutil.which("zsh"), reason="there is no zsh here")
@pytest.mark.parametrize("typed", [typed for typed in TYPED if "=" not in typed and TYPED[typed]], ids=" ".join)
def test_zsh_completes(typed: tuple[str, ...], folder: Path) -> None:
    """Typed into a real zsh, whose list of what may follow is read off the terminal."""
    import pexpect

    script = folder / ".completions"
    script.mkdir()
    (script / "_study").write_text(zsh_completion(whole_syntax()), "utf-8")
    environment = {
        "PATH": f"{STUDY.parent}:/usr/bin:/bin", "HOME": str(folder / ".home"), "LANG": "C.UTF-8", "TERM": "dumb",
    }  # fmt: skip
    shell = pexpect.spawn("zsh", ["-f"], cwd=folder, env=environment, encoding="utf-8", dimensions=(60, 200))
    shell.sendline(
        f"PS1='%%'; fpath=({script} $fpath); autoload -Uz compinit; compinit -u -D;"
        " zstyle ':completion:*' list-colors ''; bindkey '^X' list-choices; print rea''dy"
    )
    shell.expect("ready")
    shell.expect("%")
    shell.send(" ".join(typed) + "\x18")
    shell.expect_exact("\r\n%", timeout=20)  # the list stands between the line that was typed and the same once more
    listed = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shell.before or "").replace("\\ ", " ")
    shell.close(force=True)
    assert all(re.search(rf"(?m)(^|  ){re.escape(name)}", listed) for name in TYPED[typed]), listed


# The commands


def test_a_lessons_ids_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "completion", "lessons"]) == 0
    assert "study-branch/put-to-use" in capsys.readouterr().out.split()


@pytest.mark.parametrize("words", [["lessons"], ["bash"], ["zsh"], ["fish"]])
def test_completion_imports_nothing_that_draws(words: list[str], tmp_path: Path) -> None:
    check = (
        "import sys; from tui.cli.main import main; status = main(sys.argv[1:]);"
        "sys.exit(status or any(name in sys.modules for name in ('textual', 'rich')))"
    )
    arguments = ["--home", str(tmp_path), "completion", *words]
    done = subprocess.run([sys.executable, "-c", check, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_pages_are_written_into_a_folder(tmp_path: Path) -> None:
    assert main(["--lang", "en", "man", "--into", str(tmp_path)]) == 0
    assert {file.name for file in tmp_path.iterdir()} == {"study.1", *(f"study-{name}.1" for name in COMMANDS)}
    assert (tmp_path / "study-due.1").read_text("utf-8").startswith('.TH "STUDY-DUE" 1')


def test_a_page_is_printed_where_nobody_looks_at_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "man", "due"]) == 0
    assert capsys.readouterr().out.startswith('.TH "STUDY-DUE" 1')
    with pytest.raises(SystemExit) as ended:
        main(["man", "nothing"])
    assert ended.value.code == 2


def test_the_page_of_study_names_environment_files_and_formats_and_no_other_page_does(study: CommandSyntax) -> None:
    page = manual_page(study, [])
    for name in (*ENVIRONMENT, *FILES):
        assert f"\\fB{name.replace('-', chr(92) + '-')}\\fR" in page
    assert page.count("\n.SH ") == manual_page(study.commands[0], []).count("\n.SH ") + 4  # with the commands


def test_files_of_the_page_are_those_that_are_documented() -> None:
    documented = (Path(__file__).parents[4] / "docs" / "formats.md").read_text("utf-8")
    assert [name for name in FILES if f"`{name}" not in documented] == []
