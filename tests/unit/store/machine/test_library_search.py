"""The texts of the library are searched in several threads at once, one for each letter that is typed."""

from pathlib import Path
from threading import Thread

import pytest

from lessons.pack.files import PackFiles
from lessons.pack.open_pack import PackPlace, open_pack
from store.disk.home import Home
from store.machine.library import Library
from tests.app.small_pack import LESSON, small_pack


def test_a_search_beside_one_that_still_reads_finds_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = small_pack(tmp_path, LESSON.replace("Some text to read", "A zirconium text to read"))
    library = Library(Home(tmp_path / "home"), (pack,), built_in=False)
    found: list[int] = []

    def search() -> None:
        found.append(len(list(library.search("zirconium", "en"))))

    def open_slowly(place: PackPlace) -> PackFiles:
        monkeypatch.setattr("store.machine.library.open_pack", open_pack)
        other = Thread(target=search)  # while the first has read nothing yet
        other.start()
        other.join()
        return open_pack(place)

    monkeypatch.setattr("store.machine.library.open_pack", open_slowly)
    search()
    assert found == [1, 1]
