"""How the process of the engine is started: this very Python, in an environment that has nothing of the member's."""

import os
import sys
from pathlib import Path
from typing import NamedTuple


class Deployed(NamedTuple):
    """An engine that can be started."""

    library: str
    shared: Path
    """The dictionaries of the system."""
    folder: Path
    """What was deployed from them."""


def command(do: str, engine: Deployed) -> list[str]:
    """The command line; `do`: `deploy` or `serve`."""
    module = "store.machine.pinyin_engine.process"
    return [sys.executable, "-P", "-s", "-m", module, do, *map(str, engine), str(os.getpid())]


def environment() -> dict[str, str]:
    """Where modules are found, and a plain locale."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
