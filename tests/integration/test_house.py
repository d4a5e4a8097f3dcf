"""What holds of the house itself: its rooms, the size of its files, and the one direction in which it imports."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration

from tests.builders.forbidden_imports import Contracts, Options

ROOT = Path(__file__).parents[2]
FLOORS = ("tui", "store", "lessons")
LINES = 400
FILES = 20
REASON = f"Over {LINES} lines: "
CONFIGURATION = read_configuration(str(ROOT / "pyproject.toml"))
CONTRACTS: list[Options] = CONFIGURATION["contracts_options"]


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def name(path: Path) -> str:
    """The file or folder as one finds it from the root."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_no_folder_holds_more_files_than_one_can_overlook() -> None:
    own: dict[str, int] = defaultdict(int)
    for folder in (*FLOORS, "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix not in (".pyc", ".mo") and not path.name.startswith("."):
                own[name(path.parent)] += 1
    full = {folder: count for folder, count in own.items() if count > FILES}
    assert not full, f"more than {FILES} files of its own: divide the folder into rooms, each named for what it holds"


def test_a_file_is_short_or_says_why_not() -> None:
    long = {}
    for path in files(*FLOORS, "tests"):
        lines = path.read_text("utf-8").count("\n")
        said = (ast.get_docstring(tree(path)) or "").splitlines() if lines > LINES else []
        if lines > LINES and not any(line.startswith(REASON) and line != REASON for line in said):
            long[name(path)] = lines
    assert not long, f"split by what each part is for, or give the reason in the docstring in a line: {REASON}…"


def test_every_room_says_what_it_is() -> None:
    rooms = {path.parent for path in files(*FLOORS)}
    silent = [
        name(room)
        for room in sorted(rooms)
        if not (room / "__init__.py").exists() or not ast.get_docstring(tree(room / "__init__.py"))
    ]
    assert not silent, "write a docstring into its __init__.py: what lies in this room, in one line"


def test_no_class_name_stands_in_two_files() -> None:
    places = defaultdict(set)
    for path in files(*FLOORS):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].add(name(path))
    several = {class_: sorted(found) for class_, found in places.items() if len(found) > 1}
    assert not several, "rename all but one of them, so that the name says which one it is"


def test_no_test_imports_from_another_test() -> None:
    taken = defaultdict(set)
    for path in files("tests"):
        for node in ast.walk(tree(path)):
            imported = []
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
                imported = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names if alias.name.startswith("tests.")]
            for module in imported:
                if any(part.startswith("test_") or part == "conftest" for part in module.split(".")):
                    taken[name(path)].add(module)
    assert not taken, "move what several tests use into a module named for it, in tests/builders/ or beside them"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import of the program, also inside functions and for types only, as it stands in the files."""
    return grimp.build_graph(*FLOORS, include_external_packages=True, cache_dir=None)


def ring(imports: dict[str, set[str]]) -> list[str]:
    """A ring, its first member named once more at the end; nothing where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        members: list[str] = found.args[1]
        return members[::-1]
    return []


def test_no_file_imports_in_a_ring(graph: grimp.ImportGraph) -> None:
    found = ring({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    assert not found, f"{' → '.join(found)}: move what both need below both, or hand it in"


def test_no_folder_imports_in_a_ring(graph: grimp.ImportGraph) -> None:
    def folder(module: str) -> str:
        return module if graph.find_children(module) else module.rpartition(".")[0]

    imports: dict[str, set[str]] = defaultdict(set)
    own = [module for module in graph.modules if module.partition(".")[0] in FLOORS]
    for module in own:
        for imported in graph.find_modules_directly_imported_by(module):
            if imported in own:
                imports[folder(module)].add(folder(imported))
    found = ring({importer: imported - {importer} for importer, imported in imports.items()})
    assert not found, f"{' → '.join(found)}: move the file that runs against the others' direction"


@pytest.fixture(scope="module")
def contracts(graph: grimp.ImportGraph) -> Contracts:
    return Contracts(CONFIGURATION, graph)


def test_every_contract_holds(contracts: Contracts) -> None:
    assert not contracts.broken_before, (
        "`lint-imports` says by which import: take it away; the contract is the house's plan"
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program once more, to be changed."""
    folder = tmp_path_factory.mktemp("copy")
    for floor in FLOORS:
        shutil.copytree(ROOT / floor, folder / floor, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def said_broken(copy: Path) -> set[str]:
    """The contracts that `lint-imports` calls broken in the copy."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    environment = os.environ | {"PYTHONPATH": str(copy), "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(
        [*command, "--no-logo", "--cache-dir", "cache"],
        cwd=copy,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    verdicts: list[tuple[str, str]] = re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE)
    assert verdicts, done.stdout + done.stderr
    return {contract for contract, verdict in verdicts if verdict == "BROKEN"}


@pytest.fixture
def changed(copy: Path) -> Iterator[list[Path]]:
    """Files of the copy that are put back after the test."""
    paths: list[Path] = []
    yield paths
    for path in paths:
        shutil.copy(ROOT / path.relative_to(copy), path)


@pytest.mark.parametrize("options", CONTRACTS, ids=[options["name"] for options in CONTRACTS])
def test_a_forbidden_import_breaks_its_contract(
    contracts: Contracts, copy: Path, changed: list[Path], options: Options
) -> None:
    contract, type_ = options["name"], options["type"]
    assert type_ in Contracts.TYPES, (
        f"{contract}: teach tests/builders/forbidden_imports.py to break one of type {type_}"
    )
    assert contract not in contracts.broken_before, f"{contract}: make it hold first; `lint-imports` says how"
    found = contracts.breach(options)
    assert found, f"{contract}: no import breaks it; take it away, or name rooms that exist"
    forbidden, broken = found
    path = (copy / Path(*forbidden.importer.split("."))).with_suffix(".py")
    changed.append(path if path.exists() else path.with_suffix("") / "__init__.py")
    with changed[0].open("a", encoding="utf-8") as file:
        file.write(f"\n\ndef _later() -> None:\n    import {forbidden.imported}  # noqa: F401\n")
    overlooked = broken ^ (said_broken(copy) - contracts.broken_before)
    assert not overlooked, f"lint-imports judges {forbidden.imported} in {forbidden.importer} otherwise than this test"
