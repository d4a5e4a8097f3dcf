"""What documents and docstrings name is there: files, sections, commands; and every way to run the checks is one."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tui.commands.table import COMMANDS

ROOT = Path(__file__).parents[2]
DOOR = ("README.md", "README.zh.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/formats.md")
"""The documents for those who change Study; they name files of the tree."""
PAGES = sorted(str(page.relative_to(ROOT)) for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))
SOURCES = sorted(file for room in ("lessons", "store", "tui", "tests") for file in (ROOT / room).rglob("*.py"))
TOP = ("lessons/", "store/", "tui/", "tests/", "docs/", "requirements/", ".ci/")
ROOT_FILES = ("Makefile", "LICENSE", "pyproject.toml", ".pre-commit-config.yaml")
OF_A_HOME = {"sent/", "cache/", "packs/", "branch/", "secretary/", "kiosk/", "rosters/", "members/"}
"""Folders of data that the documents speak of, which are none of the tree."""
RUN = (ROOT / ".ci" / "run").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def code_in(page: str) -> Iterator[str]:
    """What stands in a page as code: the spans of its text, and the lines of its fences."""
    for n, part in enumerate(re.split(r"^ *```\w*\n", text_of(page), flags=re.MULTILINE)):
        yield from part.splitlines() if n % 2 else re.findall(r"`([^`]+)`", part)


def paths_in(page: str) -> Iterator[Path]:
    """The files and folders that a page names; one without a folder lies beside the one named before it."""
    folder = ROOT
    for word in (word for code in code_in(page) for word in code.split()):
        if word.startswith(TOP) or word in ROOT_FILES:
            path = ROOT / word
            folder = path if word.endswith("/") else path.parent
            yield path
        elif re.fullmatch(r"\w+\.py|[a-z_]+/", word) and word not in OF_A_HOME:
            yield next(
                (place for place in (folder / word, ROOT / word, folder.parent / word) if place.exists()), folder / word
            )


@cache
def sections(page: str) -> dict[str, str]:
    """Anchor, as a forge makes it -> heading, of everything outside of fences."""
    prose = re.sub(r"^ *```.*?^ *```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ +(.+?) *$", prose, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"): heading for heading in headings}


@pytest.mark.parametrize("page", DOOR)
def test_every_file_that_a_document_names_is_there(page: str) -> None:
    missing = [str(path.relative_to(ROOT)) for path in paths_in(page) if not path.exists()]
    assert missing == []


def test_the_map_names_files_and_every_room() -> None:
    named = set(paths_in("docs/architecture.md"))
    assert len({path for path in named if path.is_file()}) > 100
    rooms = {file.parent for floor in ("lessons", "store", "tui") for file in (ROOT / floor).glob("*/__init__.py")}
    assert rooms - named == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    astray = []
    prose = re.sub(r"```.*?```|`[^`]*`", "", text_of(page), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match("[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        if not path.exists() or (anchor and anchor not in sections(str(path.relative_to(ROOT)))):
            astray.append(target)
    assert astray == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_is_one(page: str) -> None:
    for code in code_in(page):
        for command in re.findall(r"(?:^|\$ )(?:\.venv/bin/)?study ([a-z]+)\b(?![./])", code):
            assert command in COMMANDS, code
        for module in re.findall(r"\bpython3? -m (tests\S+|tui\S+)", code):
            assert importlib.util.find_spec(module), code
        for step in re.findall(r"(?:^|\$ )(?:make|\.ci/run) ([a-z]+)\b", code):
            assert step in steps(), code


@pytest.mark.parametrize("page", ["README.zh.md", "CONTRIBUTING.md"])
def test_the_two_commands_to_begin_with_are_the_same_everywhere(page: str) -> None:
    commands = re.findall(r"^\$ python3 -m venv .*$", text_of("README.md"), flags=re.MULTILINE)
    assert len(commands) == 2
    assert re.findall(r"^\$ python3 -m venv .*$", text_of(page), flags=re.MULTILINE) == commands


# One way to check a change


def steps() -> set[str]:
    """The steps of `.ci/run`."""
    return {"all", *re.findall(r"^step_(\w+)\(\)", RUN, flags=re.MULTILINE)}


def test_the_task_file_does_what_ci_does() -> None:
    [targets] = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)
    assert set(targets.split()) == steps()
    assert re.findall(r"^([\w ]+):\n\t(.+)$", MAKEFILE, flags=re.MULTILINE) == [(targets, "@.ci/run $@")]
    assert targets.split()[0] == "all"


def test_ci_takes_every_step_that_a_change_must_pass() -> None:
    [taken] = re.findall(r"^    steps=\((.+)\)$", RUN, flags=re.MULTILINE)
    assert set(taken.split()) == steps() - {"all", "bench"}


def test_the_hooks_before_a_commit_are_commands_of_ci() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    assert {hook["id"] for hook in hooks} == {"ruff", "ruff-format", "mypy", "lint-imports"}
    lines = {line.strip() for line in RUN.splitlines()}
    assert {hook["entry"] for hook in hooks} <= lines
    assert all(repository["repo"] == "local" for repository in config["repos"])
    assert all(hook["language"] == "system" for hook in hooks)


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_a_step_that_there_is_not_is_refused_before_any_is_taken() -> None:
    done = subprocess.run(
        ["bash", str(ROOT / ".ci" / "run"), "imports", "nonsense"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "no step nonsense" in done.stderr


# What docstrings and comments cite


@cache
def sources() -> dict[str, str]:
    """The text of every module."""
    return {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in SOURCES}


def is_there(dotted: str) -> bool:
    """Whether `room.module.name` is a module, or something that stands in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        place = "/".join(parts[:length])
        source = sources().get(f"{place}.py", sources().get(f"{place}/__init__.py"))
        if source is not None:
            return all(re.search(rf"\b{name}\b", source) for name in parts[length:])
    return ROOT.joinpath(*parts).is_dir()


def test_every_module_that_is_cited_is_there() -> None:
    cited = [
        (file, name)
        for file, source in sources().items()
        for name in re.findall(r"`((?:lessons|store|tui|tests)(?:\.\w+)+)`", source)
    ]
    assert len(cited) > 50
    assert [(file, name) for file, name in cited if not is_there(name)] == []


def test_every_page_and_section_that_is_cited_is_there() -> None:
    for file, source in sources().items():
        for page in re.findall(r"\bdocs/[\w./-]+\.(?:md|json)\b", source):
            assert (ROOT / page).is_file(), (file, page)
    cited = [
        (file, page, section)
        for file, source in sources().items()
        for page, section in re.findall(r'`(docs/[\w.-]+\.md)`, "([^"]+)"', source)
    ]
    assert len(cited) > 3
    assert [each for each in cited if each[2] not in sections(each[1]).values()] == []


def test_what_is_cited_by_a_paragraph_sign_is_a_public_standard() -> None:
    cited = [
        (file, source[max(0, found.start() - 60) : found.start()])
        for file, source in sources().items()
        if file.startswith(("lessons/", "store/", "tui/"))
        for found in re.finditer("§(?=[0-9])", source)
    ]
    assert cited
    assert [each for each in cited if not re.search(r"CommonMark|UAX #\d+|RFC \d+", each[1])] == []
