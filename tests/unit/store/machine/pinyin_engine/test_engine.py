"""An engine that falls silent, babbles or ends is ended itself, and what it says is cleaned."""

import os
import signal
import sys
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.home import Home
from store.machine.pinyin_engine import engine as engine_module
from store.machine.pinyin_engine.child import Deployed
from store.machine.pinyin_engine.data import deploy
from store.machine.pinyin_engine.engine import Engine
from store.machine.pinyin_engine.protocol import Do, EngineRequest
from store.machine.pinyin_engine.system import on_this_system
from tests.needs_engine import needs_engine

NOWHERE = Deployed("", Path(), Path())
LETTER = EngineRequest(Do.LETTER, "a")
READY = "import sys, time; print('{}', flush=True); sys.stdin.readline(); "


def runs(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this program be the process of the engine."""
    monkeypatch.setattr(engine_module, "command", lambda *_: [sys.executable, "-c", program])


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    "answer",
    [
        "pass",
        "sys.exit(3)",
        "time.sleep(60)",
        "print('no json', flush=True); time.sleep(60)",
        "print('{\"pinyin\": 5}', flush=True); time.sleep(60)",
        "print('[' * 100000, flush=True); time.sleep(60)",
        "sys.stdout.write('x' * 1000000); sys.stdout.flush(); time.sleep(60)",
        "sys.stdout.buffer.write(bytes([255, 10])); sys.stdout.flush(); time.sleep(60)",
    ],
)
async def test_no_answer_and_a_wrong_one_end_it(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "ANSWER_WITHIN", 0.2)
    runs(READY + answer, monkeypatch)
    engine = await Engine.start(NOWHERE)
    with pytest.raises(Problem, match="does not work here"):
        await engine.ask(LETTER)
    assert is_gone(engine.pid)


@pytest.mark.parametrize(
    "program", ["pass", "import time; time.sleep(60)", "print('x', flush=True)", 'print(\'{"fault": "no library"}\')']
)
async def test_one_that_is_never_ready_is_no_engine(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "START_WITHIN", 0.5)
    runs(program, monkeypatch)
    with pytest.raises(Problem, match="does not work here"):
        await Engine.start(NOWHERE)


async def test_what_acts_on_a_terminal_is_taken_out_of_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = r'{"pinyin": "a\u001b[31m", "candidates": ["\u001b]52;c;x\u0007啊", "b\u202e"], "committed": "c\u0000\n"}'
    runs(f"{READY}print(r'''{answer}''', flush=True); time.sleep(60)", monkeypatch)
    engine = await Engine.start(NOWHERE)
    composed = await engine.ask(LETTER)
    await engine.end()
    texts = composed.pinyin + "".join(composed.candidates) + composed.committed
    assert "啊" in texts and texts.isprintable()


@needs_engine
async def test_it_ends_when_nobody_asks_any_more(tmp_path: Path) -> None:
    engine = await Engine.start(deploy(Home(tmp_path), on_this_system()))
    assert engine._process.stdin is not None
    engine._process.stdin.close()
    assert await engine._process.wait() == 0


@needs_engine
async def test_a_request_that_is_none_ends_it(tmp_path: Path) -> None:
    engine = await Engine.start(deploy(Home(tmp_path), on_this_system()))
    with pytest.raises(Problem):
        await engine.ask(EngineRequest(Do.LETTER, "\n"))
    assert is_gone(engine.pid)


@needs_engine
@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2)")
async def test_no_signal_makes_it_leave_a_dump(tmp_path: Path) -> None:
    engine = await Engine.start(deploy(Home(tmp_path), on_this_system()))
    assert Path(f"/proc/{engine.pid}").stat().st_uid == 0, "not dumpable, so its files are root's: proc(5)"
    os.kill(engine.pid, signal.SIGSEGV)
    assert await engine._process.wait() == -signal.SIGSEGV
    assert not list(tmp_path.rglob("core*"))
