"""`study kiosk --check`: what the machine lacks, and how to mend it."""

import msgspec

from lessons.clean import inert_json
from store.kiosk.setup_check import SetupFinding, findings
from store.kiosk.sign_in import Kiosk
from tui.wording.language import _, explain


def check(kiosk: Kiosk, shape: str) -> int:
    """Print each thing that was looked at on a line, with what to do where it is missing; 1 where something is."""
    found = findings(kiosk)
    if shape == "json":
        print(inert_json(msgspec.json.format(msgspec.json.encode([_told(one) for one in found]), indent=2).decode()))
    else:
        for one in found:
            told = _told(one)
            print(f"ok  {told['text']}" if one.ok else f"!!  {told['text']} {told['mend']}")
        if all(one.ok for one in found):
            print(_("The machine is ready: study kiosk"))
    return 0 if all(one.ok for one in found) else 1


def _told(one: SetupFinding) -> dict[str, object]:
    mend = "" if one.ok else _(one.mend).format(**one.fields)
    text = explain(one.problem) if one.problem else _(one.text).format(**one.fields)
    return {"check": one.check, "ok": one.ok, "text": text, "mend": mend}
