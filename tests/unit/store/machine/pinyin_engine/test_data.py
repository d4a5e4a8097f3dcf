"""What is deployed for the engine: once, again where the system changed, and never anything that was typed."""

import stat
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.home import Home
from store.machine.pinyin_engine import system
from store.machine.pinyin_engine.data import deploy, deployed
from store.machine.pinyin_engine.engine import Engine
from store.machine.pinyin_engine.protocol import Do, EngineRequest
from store.machine.pinyin_engine.system import System, on_this_system
from tests.needs_engine import needs_engine


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def files(folder: Path) -> dict[Path, tuple[int, int, bytes]]:
    """What there is: mode, time and content of every file."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes()) for path in found}


@needs_engine
def test_what_is_deployed_is_read_only_and_is_left_as_it_is(home: Home) -> None:
    made = deploy(home, on_this_system())
    before = files(home.path)
    assert deploy(home, on_this_system()) == deployed(home, on_this_system()) == made
    assert files(home.path) == before
    assert not [path for path in made.folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o277]


@needs_engine
async def test_typing_changes_no_file_and_learns_nothing(home: Home) -> None:
    made = deploy(home, on_this_system())
    before = files(home.path)
    engine = await Engine.start(made)
    try:
        asked = [EngineRequest(Do.LETTER, letter) for letter in "xianjian"]
        first = [await engine.ask(request) for request in asked][-1].candidates
        for _time in range(5):
            await engine.ask(EngineRequest(Do.TAKE, place=3))
            await engine.ask(EngineRequest(Do.TAKE_ALL))
            again = [await engine.ask(request) for request in asked][-1].candidates
        assert again == first
    finally:
        await engine.end()
    assert files(home.path) == before


@needs_engine
@pytest.mark.parametrize("dictionary", ["luna_pinyin", "pinyin_simp"])
async def test_each_dictionary_gives_simplified_characters(home: Home, dictionary: str) -> None:
    system = on_this_system()
    if system.shared is None or not (system.shared / f"{dictionary}.dict.yaml").is_file():
        pytest.skip(f"needs the package rime-data-{dictionary.replace('_', '-')}")
    engine = await Engine.start(deploy(home, system._replace(dictionary=dictionary)))
    try:
        for letter in "dianyayuanyi":
            composed = await engine.ask(EngineRequest(Do.LETTER, letter))
        assert (await engine.ask(EngineRequest(Do.TAKE_ALL))).committed.startswith("电压")
        assert composed.pinyin == "dian ya yuan yi"
    finally:
        await engine.end()


@needs_engine
def test_when_the_packages_changed_it_is_deployed_again_and_the_former_goes(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = deploy(home, on_this_system())
    library = tmp_path / "librime.so.1"
    library.write_bytes(Path(on_this_system().library).read_bytes())
    monkeypatch.setattr(system, "LIBRARIES", (str(library),))
    assert deployed(home, on_this_system()) is None
    later = deploy(home, on_this_system())
    assert later.folder.is_dir() and not former.folder.exists()


def test_without_packages_they_are_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LIBRARIES", ())
    monkeypatch.setattr(system, "SHARED", ())
    assert on_this_system() == System("", None, "")
    with pytest.raises(Problem, match=r"apt install librime1 rime-data-luna-pinyin rime-prelude rime-essay"):
        deploy(home, on_this_system())
    assert not home.path.exists()


def test_a_library_that_is_none_leaves_nothing_behind(home: Home, tmp_path: Path) -> None:
    library = tmp_path / "librime.so.1"
    library.write_bytes(b"no library")
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "luna_pinyin.dict.yaml").touch()
    with pytest.raises(Problem, match="could not make its data"):
        deploy(home, System(str(library), shared, "luna_pinyin"))
    assert not list(home.cache.iterdir())
