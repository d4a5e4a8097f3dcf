"""`study kiosk --check`: what the machine lacks, and how to fix it."""

import msgspec

from lessons.clean import inert_json
from store.checkup.check_finding import CheckFinding
from store.kiosk.over_ssh.ssh_check import ssh_findings
from store.kiosk.setup_check import findings
from store.kiosk.sign_in import Kiosk
from tui.console.finding_words import code_of, found, to_do
from tui.wording.language import _


def check(kiosk: Kiosk, shape: str) -> int:
    """Print each finding on a line, with what to do where something is missing; 1 where something is."""
    return tell_findings([*findings(kiosk), *ssh_findings(kiosk)], shape)


def tell_findings(checks: list[CheckFinding], shape: str) -> int:
    """The same of these findings."""
    if shape == "json":
        listed = [
            {"check": one.check, "ok": one.ok, "code": code_of(one), "text": found(one), "mend": to_do(one)}
            for one in checks
        ]
        print(inert_json(msgspec.json.format(msgspec.json.encode(listed), indent=2).decode()))
    else:
        for one in checks:
            print(f"ok  {found(one)}" if one.ok else f"!!  {found(one)} {to_do(one)}")
        if all(one.ok for one in checks):
            print(_("The machine is ready: study kiosk"))
    return 0 if all(one.ok for one in checks) else 1
