"""Programs of the system that a set-up runs as root: found where administrators' programs are, whatever `PATH` says."""

import shutil
import subprocess

from lessons.problem import N_, Problem

PLACES = "/usr/sbin:/usr/local/sbin:/sbin:/usr/bin"
"""After `su` without a dash, `PATH` is that of the account before, which often has none of these."""


def run(name: str, *arguments: str) -> None:
    """Run a program to its end; arguments come from Study only, no shell. Raises `Problem`: missing, or it failed."""
    program = shutil.which(name, path=PLACES)
    if program is None:
        raise Problem(name, N_("is not installed on this machine, or not in {places}"), places=PLACES)
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Problem(name, N_("failed ({reason})"), reason=done.stderr.strip())
