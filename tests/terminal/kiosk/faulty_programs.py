"""The kiosk with a fault in it, which waits for a file beside the home: a broken session, or a broken clock."""

import sys
from typing import Any

PROGRAM = """
import ctypes, os, sys, time
from pathlib import Path
from lessons.clock import Reading
from store.disk.clock import SystemClock
from tui.cli.main import main
from tui.kiosk import preload
from tui.kiosk.session_app import KioskApp
from tui.kiosk.entrance.sign_in_app import SignInApp

def broken(app):
    def watch(self, watched=app._watch):
        if (told := Path(os.environ["HOME"], app.__name__)).exists():
            fault = told.read_text()
            told.unlink()
            exec(fault)
        watched(self)
    app._watch = watch

def late(self, now=SystemClock.read):
    at = now(self)
    ahead = 3 * 60 * 60 * 1000 if os.path.exists(os.path.join(os.environ["HOME"], "late")) else 0
    return Reading(at.utc + ahead, at.up, at.boot)

def slow(home, load=preload.load):
    held = Path(os.environ["HOME"], "held")
    os.write(1, b"loading")
    if held.exists():
        held.open().close()  # a pipe: until its other end is opened
    load(home)

broken(SignInApp)
broken(KioskApp)
preload.load = slow
SystemClock.read = late
sys.exit(main(sys.argv[1:]))
"""
# An environment that a kiosk has nothing to get rid of: it does not begin anew, without the fault that a test gave it.
BARE = {"STUDY_HOME": None, "PATH": "/usr/bin:/bin", "XMODIFIERS": None}
FAULTY: dict[str, Any] = {"program": [sys.executable, "-I", "-c", PROGRAM], "environment": BARE}


# It writes for ever; the pause only leaves the processor to the others.
LEAVES_A_WRITER = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            os.write(1, b"still here ")
            time.sleep(0.01)
os._exit(0)
"""
AT_THE_SIGN_IN = {
    "raises": ("raise ValueError('secret')", "status 1"),
    "crashes": ("ctypes.string_at(0)", "killed by signal 11"),
    "fills the disk": ("os.truncate(open(os.environ['HOME'] + '/filler', 'w').name, 2 ** 40)", "status 1"),
    "leaves a process that writes": (LEAVES_A_WRITER, "status 0"),
}
IN_THE_MIDDLE = {
    "computes for ever": ("while True: pass", "it hung"),
    "waits for ever": ("time.sleep(10 ** 6)", "it hung"),
    "eats memory": ("eaten = [bytes(2 ** 20) for _ in range(10 ** 6)]", "status 1"),
}
