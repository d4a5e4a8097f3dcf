"""A session of a shared machine loads nothing of Study from the disk, where another Study may lie by then."""

import ast
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages

import pytest

import lessons
import store
import tui

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kiosk on Windows")

REMOTE = {"store.exchange.remote_sftp"}
"""Where the branch's folder is at an address."""
FORKED = """
import json, os, sys
from pathlib import Path
from store.disk.home import Home
from tui.kiosk import preload
from tui.kiosk.processes import Child

def session():
    print(json.dumps(sorted(sys.modules)), flush=True)
    return 0

preload.load(Home(Path(sys.argv[1])))
Child(session, os.dup(1)).wait(60)
"""


@pytest.fixture(scope="module")
def own() -> set[str]:
    """Every module of Study."""
    packages = (lessons, store, tui)
    return {found.name for one in packages for found in walk_packages(one.__path__, f"{one.__name__}.")}


def imported(name: str) -> set[str]:
    """What a module imports, at once or in a function, but for what only the type checker reads."""
    spec = find_spec(name)
    assert spec is not None and spec.origin is not None
    found: set[str] = set()

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
        for part in ast.iter_child_nodes(node):
            look(part)

    look(ast.parse(Path(spec.origin).read_text("utf-8")))
    return found


def reached(start: str, own: set[str]) -> set[str]:
    """The modules of Study that can be imported from one, over however many others."""
    found, new = {start}, [start]
    while new:
        further = (imported(new.pop()) & own) - found
        found |= further
        new += further
    return found


def loaded(home: Path) -> set[str]:
    """What a session of this home's kiosk begins with."""
    done = subprocess.run(
        [sys.executable, "-c", FORKED, str(home)], stdout=subprocess.PIPE, check=True, env=dict(os.environ)
    )
    return set(json.loads(done.stdout))


def test_a_session_has_nothing_of_study_left_to_import(tmp_path: Path, own: set[str]) -> None:
    needed = reached("tui.kiosk.session_process", own)
    assert {
        "tui.screens.places.settings",
        "tui.app.palette",
        "store.exchange.exchange",
        "store.exchange.pairing",
    } | REMOTE <= needed
    begins_with = loaded(tmp_path)
    assert needed - REMOTE - begins_with == set()
    assert not begins_with & {"distributed", "fsspec", "paramiko", "xlsxwriter"}, "nobody's session needs them here"


def test_neither_where_the_branch_s_folder_is_at_an_address(tmp_path: Path, own: set[str]) -> None:
    pytest.importorskip("paramiko")
    (tmp_path / "config.toml").write_text('folder = "sftp://hall.example/branch"')
    assert reached("tui.kiosk.session_process", own) - loaded(tmp_path) == set()
