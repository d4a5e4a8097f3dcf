"""Check of Study's own way to type Chinese: whether librime is here, has its data, and makes Chinese of pinyin."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lessons.problem import N_, Problem
from store.checkup.check_finding import CheckFinding, State
from store.checkup.finding_code import FindingCode
from store.disk.home import Home
from store.machine.pinyin_engine.child import Deployed
from store.machine.pinyin_engine.data import deploy, deployed
from store.machine.pinyin_engine.engine import Engine
from store.machine.pinyin_engine.system import on_this_system


def pinyin(home: Home, *, shared_machine: bool) -> Iterator[CheckFinding]:
    """Whether pinyin can be typed. At home, where its data is made when it is needed first, only if it is installed."""
    system = on_this_system()
    if packages := " ".join(system.packages):
        if shared_machine:
            yield CheckFinding(
                check="pinyin", state=State.WARN, code=FindingCode.PINYIN_MISSING,
                text=N_("Nobody can type Chinese here; missing: {packages}."),
                mend=N_("Run: apt install {packages}; then: study kiosk --setup"), fields={"packages": packages},
            )  # fmt: skip
        return
    engine = deployed(home, system)
    if engine is None and shared_machine:
        text = N_("Chinese cannot be typed before the data for it is made.")
        yield CheckFinding(
            check="pinyin", state=State.WARN, code=FindingCode.PINYIN_NO_DATA,
            text=text, mend=N_("Run: study kiosk --setup"),
        )  # fmt: skip
        return
    try:
        if engine is not None:
            asyncio.run(_try(engine))
        else:
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(_try(deploy(Home(Path(folder)), system)))
    except Problem as problem:
        mend = N_("Run: apt install --reinstall librime1 rime-data-luna-pinyin; until then everything else works.")
        yield CheckFinding(
            check="pinyin", state=State.FAIL, code=FindingCode.PINYIN_BROKEN,
            text=problem.text, mend=mend, problem=problem,
        )  # fmt: skip
    else:
        text = N_("Chinese can be typed by pinyin (librime, {dictionary}).")
        yield CheckFinding(check="pinyin", state=State.OK, text=text, fields={"dictionary": system.dictionary})


async def _try(engine: Deployed) -> None:
    await (await Engine.start(engine)).end()
