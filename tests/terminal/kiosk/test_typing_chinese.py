"""Chinese typed at a shared machine without a desktop, with the real engine, by whoever knows what the screen says."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from store.kiosk.sign_in import Kiosk
from store.machine.pinyin_engine.data import deploy
from store.machine.pinyin_engine.system import on_this_system
from tests.terminal.kiosk.faulty_programs import FAULTY
from tests.terminal.kiosk.shared_machine import Begin, child, open_reflection, sign_in, sign_out
from tests.terminal.terminal import Terminal

SWITCH = "\0"
"""What a terminal sends for Ctrl and the space bar."""
PINYIN, SENTENCE = "zhongshenjiancha", "终身检查"
with_engine = pytest.mark.skipif(
    bool(on_this_system().packages), reason=f"needs the packages {' '.join(on_this_system().packages)}"
)


@pytest.fixture
def deployed(kiosk: Kiosk) -> None:
    """What `study kiosk --setup` makes once."""
    deploy(kiosk.home, on_this_system())


def engine(terminal: Terminal) -> psutil.Process:
    """The process of the engine."""
    (process,) = child(terminal).children()
    return process


def switch_on(terminal: Terminal) -> None:
    terminal.send(SWITCH)
    terminal.wait_for("pinyin is on")


def written_since(began: float, *folders: Path) -> Iterator[Path]:
    """Files in these folders, and in those inside them, that were written after a moment."""
    for path in (path for folder in folders for pattern in ("*", "*/*") for path in folder.glob(pattern)):
        with suppress(OSError):  # somebody else's, or gone meanwhile
            if path.is_file() and path.stat().st_mtime >= began:
                yield path


@with_engine
@pytest.mark.usefixtures("deployed")
def test_a_sentence_is_written_and_nothing_of_it_is_left_outside_its_writers_sealed_files(
    begin: Begin, kiosk: Kiosk
) -> None:
    terminal = begin(scrollback=10_000)
    began = psutil.Process(terminal.process.pid).create_time()
    sign_in(terminal, "张三")
    assert not child(terminal).children(), "no engine before somebody asks for it"
    open_reflection(terminal)
    terminal.wait_for("Ctrl+space", "type Chinese by pinyin")
    switch_on(terminal)
    terminal.press(PINYIN)
    terminal.wait_for("1 " + SENTENCE)
    terminal.press("1", *"le")
    terminal.wait_for("1 了")
    terminal.press("space", ".")
    terminal.wait_for(SENTENCE + "了。")
    process = engine(terminal)
    limits = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
    assert all(line.split()[-3:-1] == ["0", "0"] for line in limits if "core file" in line or "file size" in line)
    assert [file for file in process.open_files() if file.mode != "r"] == []
    assert {"HOME", "STUDY_HOME", "PATH"}.isdisjoint(process.environ())
    terminal.wait_for("draft kept")
    sign_out(terminal)
    assert not process.is_running(), "the engine ends with the session"
    assert SENTENCE not in terminal.everything
    places = (Path(tempfile.gettempdir()), Path("/tmp"), Path("/dev/shm"), Path("/var/log"))
    for path in (*kiosk.home.path.parent.rglob("*"), *written_since(began, *places)):
        content = path.read_bytes() if path.is_file() else b""
        assert SENTENCE.encode() not in content and PINYIN.encode() not in content, path
        assert "zhong shen" not in content.decode("utf-8", "replace"), path
    sign_in(terminal, "张三")
    open_reflection(terminal, SENTENCE + "了。")


@with_engine
@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
def test_an_engine_that_dies_or_hangs_costs_no_letter_and_no_session_and_can_be_tried_again(
    begin: Begin, fault: signal.Signals
) -> None:
    terminal = begin()
    sign_in(terminal, "张三")
    open_reflection(terminal)
    switch_on(terminal)
    terminal.press("niha")
    terminal.wait_for("1 你")
    process = engine(terminal)
    process.send_signal(fault)
    terminal.press("o")
    terminal.wait_for("niha", "broke off")
    terminal.wait_for("nihao")
    terminal.press("k,")
    terminal.wait_for("nihaok,")
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    switch_on(terminal)
    terminal.press("hao", "space")
    terminal.wait_for("nihaok,好")
    sign_out(terminal)


@with_engine
@pytest.mark.usefixtures("deployed")
def test_the_engine_ends_when_its_session_is_killed(begin: Begin) -> None:
    terminal = begin()
    sign_in(terminal, "张三")
    open_reflection(terminal)
    switch_on(terminal)
    process = engine(terminal)
    child(terminal).kill()
    process.wait(10)


NO_LIBRARY = {"LIBRARIES": "()"}
BROKEN_LIBRARY = {"LIBRARIES": "('/lib/*-linux-*/libm.so.6',)"}


@pytest.mark.parametrize(
    ("replaced", "said"), [(NO_LIBRARY, "apt install librime1"), (BROKEN_LIBRARY, "could not make its data")]
)
def test_without_an_engine_the_switch_says_what_to_install_and_everything_else_works(
    begin: Begin, replaced: dict[str, str], said: str
) -> None:
    faulty = dict(FAULTY)
    lines = "\n".join(f"system.{name} = {value}" for name, value in replaced.items())
    *python, program = faulty["program"]
    faulty["program"] = [*python, f"from store.machine.pinyin_engine import system\n{lines}\n{program}"]
    terminal = begin(**faulty)
    sign_in(terminal, "张三")
    open_reflection(terminal)
    terminal.wait_for("type Chinese by pinyin")
    terminal.send(SWITCH)
    terminal.wait_for(*said.split())
    terminal.press("plain, and kept")
    terminal.wait_for("plain, and kept")
    terminal.press("ctrl+s")
    terminal.wait_for("Saved.")
    sign_out(terminal)
