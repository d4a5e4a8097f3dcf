"""What sshd itself says: whether its settings hold together, what holds for an account, and its key's fingerprint."""

import base64
import hashlib
import shutil
import subprocess
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from lessons.problem import N_, Problem
from store.kiosk.system_program import PLACES

_PREFERRED = ("ssh_host_ed25519_key", "ssh_host_ecdsa_key", "ssh_host_rsa_key")
"""In the order in which `ssh` asks for them, ssh_config(5)."""
_USUAL = tuple(f"/etc/ssh/{name}" for name in _PREFERRED)
Effective = Mapping[str, tuple[str, ...]]
"""Keyword in small letters -> its values."""


def sshd() -> str | None:
    """The path of sshd, if it is installed."""
    return shutil.which("sshd", path=PLACES)


def complaint() -> str:
    """What sshd finds wrong with its settings, as they lie on disk; empty where it would start. Raises `Problem`."""
    return _ask("-t")[1]


def effective(user: str) -> Effective:
    """What holds for a connection of this account. Raises `Problem` where sshd says nothing."""
    output, errors = _ask("-T", "-C", f"user={user},host=localhost,addr=127.0.0.1")
    if not output:
        raise Problem("sshd", N_("does not say what its settings are ({reason})"), reason=errors)
    values: dict[str, tuple[str, ...]] = {}
    for line in output.splitlines():
        name, _, value = line.partition(" ")
        values[name] = (*values.get(name, ()), value)
    return values


def keeps_out(settings: Effective, user: str, groups: list[str]) -> str:
    """The keyword by which sshd would let the account in nowhere; empty where none does."""
    for keyword, names, allows in (
        ("AllowUsers", [user], True),
        ("DenyUsers", [user], False),
        ("AllowGroups", groups, True),
        ("DenyGroups", groups, False),
    ):
        patterns = settings.get(keyword.lower(), ())
        matches = any(fnmatchcase(name, pattern.partition("@")[0]) for pattern in patterns for name in names)
        if patterns and matches != allows:
            return keyword
    return ""


def fingerprint(settings: Effective) -> str:
    """The fingerprint that `ssh` shows at the first connection: `SHA256:…`. Raises `Problem` where there is no key."""
    keys = sorted(map(Path, settings.get("hostkey", _USUAL)), key=_preference)
    for key in keys:
        try:
            blob = base64.b64decode(key.with_name(key.name + ".pub").read_text("ascii").split()[1])
        except (OSError, ValueError, IndexError):
            continue
        return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")
    raise Problem("sshd", N_("has no host key; make one with: ssh-keygen -A"))


def _preference(key: Path) -> int:
    return _PREFERRED.index(key.name) if key.name in _PREFERRED else len(_PREFERRED)


def _ask(*arguments: str) -> tuple[str, str]:
    program = sshd()
    if program is None:
        raise Problem("sshd", N_("is not installed; run: apt install openssh-server"))
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # Debian's sshd says nothing without it
    done = subprocess.run(  # noqa: S603 -- the system's sshd, no shell
        [program, *arguments], capture_output=True, text=True, errors="replace", timeout=30, check=False
    )
    errors = "" if done.returncode == 0 else " ".join((done.stderr or done.stdout or str(done.returncode)).split())
    return ("" if errors else done.stdout), errors
