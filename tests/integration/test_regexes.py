"""What is compiled when it is first used is correct all the same."""

import gc
import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import lessons
import store
import tui
from lessons.regex import _Uncompiled


def test_every_regular_expression_can_be_compiled() -> None:
    for package in (lessons, store, tui):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    gc.unfreeze()  # what another test froze is not among the objects
    found = [one for one in gc.get_objects() if type(one) is _Uncompiled]
    assert len(found) > 300
    for one in found:
        assert one.groups >= 0


def test_no_group_is_possessive() -> None:
    """Python 3.11.2, which Debian 12 has, matches those wrong (gh-106052); an atomic group is right everywhere."""
    roots = (Path(package.__file__ or "").parent for package in (lessons, store, tui))
    files = [file for root in roots for file in root.rglob("*.py")]
    assert len(files) > 700
    found = [
        str(file) for file in files if re.search(r"^.*\br[f]?[\"'].*[^\\]\)[*+?]\+", file.read_text("utf-8"), re.M)
    ]
    assert found == []
