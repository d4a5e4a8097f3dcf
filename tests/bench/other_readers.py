"""Other people's Markdown readers, from the registries, in an environment of their own: no dependency of ours."""

import os
import subprocess
import sys
import time
import venv
from pathlib import Path

import pexpect

_WAIT = 120
PROGRAMS = ("frogmouth", "rich-cli", "cli-md")
"""frogmouth opens a file on the screen; the others print it and end."""


def install(program: str, folder: Path) -> list[str] | None:
    """Install `program` into `folder`; the command that takes a file, or `None` where the registry does not give it."""
    try:
        if program == "cli-md":
            command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), program]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            return [str(folder / "node_modules" / ".bin" / program)]
        venv.create(folder, with_pip=True)
        scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([scripts / "pip", "install", "-q", program], check=True, capture_output=True, timeout=300)
        return [str(scripts / "rich"), "--markdown"] if program == "rich-cli" else [str(scripts / program)]
    except (OSError, subprocess.SubprocessError):
        return None


def seconds_to_show(program: str, command: list[str], file: Path, mark: str) -> float | None:
    """From the start of the process until `mark`, which stands on the first screen, is drawn; or until all is printed.

    `None` after two minutes.
    """
    start = time.perf_counter()
    environment: dict[str, str] = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "110", "LINES": "40"}
    if program != "frogmouth":
        try:
            subprocess.run([*command, str(file)], capture_output=True, timeout=_WAIT, env=environment, check=True)
        except subprocess.SubprocessError:
            return None
        return time.perf_counter() - start
    child = pexpect.spawn(command[0], [*command[1:], str(file)], env=environment, dimensions=(40, 110))
    try:
        child.expect(mark.encode(), timeout=_WAIT)
        return time.perf_counter() - start
    except (pexpect.TIMEOUT, pexpect.EOF):
        return None
    finally:
        child.close(force=True)
