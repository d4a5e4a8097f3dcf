"""What is compiled when it is first used is correct all the same."""

import gc
from importlib import import_module
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
