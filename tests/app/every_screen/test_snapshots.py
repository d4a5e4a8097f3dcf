"""How four screens look at 80×24 in both languages, cell for cell.

`STUDY_SNAPSHOTS=write pytest tests/app/every_screen/test_snapshots.py` writes them anew; look at the difference
before you commit.
"""

import os
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.until import until

FOLDER = Path(__file__).parent / "snapshots"


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same day everywhere, and the same papers: the seeds count up."""
    numbers = count()
    monkeypatch.setattr("store.member.answering.secrets.token_hex", lambda size: f"{next(numbers):0{2 * size}x}")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.usefixtures("shanghai")
async def test_screens_look_as_they_did(make_app: MakeApp, lang: str) -> None:
    app = make_app(lang=lang)
    seen: dict[str, str] = {}
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#right Row"))
        await pilot.pause()
        seen["today"] = screen_text(app)
        await pilot.press("l")
        await pilot.pause()
        seen["library"] = screen_text(app)
        app.open_lesson("electrical-safety/shift-handover")
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        seen["test"] = screen_text(app)
        await pilot.press("ctrl+s", "y")
        await app.workers.wait_for_complete()
        await pilot.pause()
        seen["result"] = screen_text(app)
    for name, text in seen.items():
        file = FOLDER / f"{name}-{lang}.txt"
        if os.environ.get("STUDY_SNAPSHOTS") == "write":
            file.parent.mkdir(exist_ok=True)
            file.write_text(text + "\n", "utf-8")
        assert text + "\n" == file.read_text("utf-8"), f"{name} in {lang} looks different"
