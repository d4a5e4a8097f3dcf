"""Which program is started, where a temporary file lies, and that nothing of it is left."""

import os
import sys
from pathlib import Path

import pytest

from lessons.problem import Problem
from tui.terminal import outside

if sys.platform == "win32":
    pytest.skip("shell scripts and modes of Unix", allow_module_level=True)


def script(folder: Path, *lines: str) -> list[str]:
    path = folder / "editor"
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return [str(path)]


def test_visual_comes_before_editor_and_options_are_parted_as_in_a_shell() -> None:
    assert outside.editor({"VISUAL": "sh -c 'a b'", "EDITOR": "cat"}) == ["sh", "-c", "a b"]
    assert outside.editor({"VISUAL": " ", "EDITOR": "cat"}) == ["cat"]
    assert outside.pager({"PAGER": "cat -s", "EDITOR": "sh"}) == ["cat", "-s"]


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "export EDITOR=nano"),
        ({"EDITOR": "sh 'x"}, "cannot be understood"),
        ({"EDITOR": "no-such-editor -w"}, "no program no-such-editor"),
    ],
)
def test_an_editor_that_cannot_be_started_is_refused_with_what_to_do(environment: dict[str, str], words: str) -> None:
    with pytest.raises(Problem) as refused:
        outside.editor(environment)
    assert words in str(refused.value)


def test_a_runtime_folder_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert outside.temporary_place({"XDG_RUNTIME_DIR": str(tmp_path)}) == tmp_path
    tmp_path.chmod(0o755)
    assert outside.temporary_place({"XDG_RUNTIME_DIR": str(tmp_path)}) != tmp_path
    assert outside.temporary_place({"XDG_RUNTIME_DIR": str(tmp_path / "none")}).is_dir()


def test_all_that_the_editor_left_beside_the_text_is_overwritten_and_gone(tmp_path: Path) -> None:
    (place := tmp_path / "place").mkdir()
    kept, beside = tmp_path / "kept", tmp_path / "beside"
    kept.write_text("not touched")
    command = script(
        tmp_path, 'cp "$1" "$1~"', f'ln "$1~" {beside}', f'ln -s {kept} "$(dirname "$1")/link"', 'echo two >>"$1"'
    )
    assert outside.edit("one", command, place) == outside.Edited("one\ntwo", 0)
    assert list(place.iterdir()) == []
    assert beside.read_bytes() == bytes(4)  # a second name of the same file: what was in it is overwritten
    assert kept.read_text() == "not touched"


def test_a_text_that_is_too_long_stays_in_its_file_which_is_named(tmp_path: Path) -> None:
    (place := tmp_path / "place").mkdir()
    command = script(tmp_path, f'head -c {outside.LARGEST + 1} /dev/zero | tr "\\\\0" x >"$1"')
    with pytest.raises(Problem) as refused:
        outside.edit("one", command, place)
    left = Path(refused.value.where)
    assert left.stat().st_size == outside.LARGEST + 1 and left.is_relative_to(place)


def test_a_place_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be written"):
        outside.edit("one", ["cat"], tmp_path / "none")


def test_less_gives_way_where_all_fits_unless_the_member_chose_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    command = [*script(tmp_path, f'cat >{out}; echo "$LESS" >>{out}')]
    monkeypatch.delenv("LESS", raising=False)
    outside.page(["一行", "two"], command, os.environ)
    assert out.read_text("utf-8") == "一行\ntwo\nFRX\n"
    outside.page(["x"], command, {**os.environ, "LESS": "S"})
    assert out.read_text("utf-8") == "x\nS\n"


def test_a_pager_that_is_left_early_is_no_fault(tmp_path: Path) -> None:
    outside.page(["x" * 1000] * 1000, script(tmp_path, "exit 0"), os.environ)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("nano", ["+7", "/p/a.md"]), ("vim.basic", ["+7", "/p/a.md"]), ("hx", ["/p/a.md:7"]),
     ("code", ["--goto", "/p/a.md:7"]), ("my-own", ["/p/a.md"]), ("busybox", ["/p/a.md"])],
)  # fmt: skip
def test_an_editor_begins_at_a_line_as_it_understands_it(tmp_path: Path, name: str, arguments: list[str]) -> None:
    program = tmp_path / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (link := tmp_path / "editor").symlink_to(program)  # as alternatives of a system are
    assert outside.at_line([str(link), "-w"], Path("/p/a.md"), 7) == [str(link), "-w", *arguments]
