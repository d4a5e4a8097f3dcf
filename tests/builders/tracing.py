"""Whether system calls can be traced here."""

import shutil
import subprocess


def strace_works() -> bool:
    """Whether strace is there and may trace; containers often forbid it."""
    return bool(shutil.which("strace")) and not subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"]).returncode
