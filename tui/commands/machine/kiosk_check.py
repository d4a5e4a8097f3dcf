"""`study kiosk --check`: what the machine lacks, and how to fix it."""

import msgspec

from lessons.clean import inert_json
from store.kiosk.setup_check import SetupFinding, findings
from store.kiosk.sign_in import Kiosk
from tui.wording.language import _, explain


def check(kiosk: Kiosk, shape: str) -> int:
    """Print each finding on a line, with what to do where something is missing; 1 where something is."""
    checks = findings(kiosk)
    if shape == "json":
        print(
            inert_json(
                msgspec.json.format(msgspec.json.encode([_fields(finding) for finding in checks]), indent=2).decode()
            )
        )
    else:
        for finding in checks:
            fields = _fields(finding)
            print(f"ok  {fields['text']}" if finding.ok else f"!!  {fields['text']} {fields['mend']}")
        if all(finding.ok for finding in checks):
            print(_("The machine is ready: study kiosk"))
    return 0 if all(finding.ok for finding in checks) else 1


def _fields(finding: SetupFinding) -> dict[str, object]:
    mend = "" if finding.ok else _(finding.mend).format(**finding.fields)
    text = explain(finding.problem) if finding.problem else _(finding.text).format(**finding.fields)
    return {"check": finding.check, "ok": finding.ok, "text": text, "mend": mend}
