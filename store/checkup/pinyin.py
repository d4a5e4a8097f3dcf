"""Check of Study's own way to type Chinese: whether librime is here, has its data, and makes Chinese of pinyin."""

from collections.abc import Iterator

from lessons.problem import N_, Problem
from store.checkup.check_finding import CheckFinding, State
from store.checkup.finding_code import FindingCode
from store.disk.home import Home
from store.machine.pinyin_engine.child import Deployed
from store.machine.pinyin_engine.data import deployed
from store.machine.pinyin_engine.system import on_this_system


def pinyin(home: Home, *, shared_machine: bool) -> Iterator[CheckFinding]:
    """Whether pinyin can be typed. At home only if it is installed, and tried only once its data was made."""
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
    if engine is None:
        yield _without_data(shared_machine=shared_machine)
        return
    try:
        _try(engine)
    except Problem as problem:
        mend = N_("Run: apt install --reinstall librime1 rime-data-luna-pinyin; until then everything else works.")
        yield CheckFinding(
            check="pinyin", state=State.FAIL, code=FindingCode.PINYIN_BROKEN,
            text=problem.text, mend=mend, problem=problem,
        )  # fmt: skip
    else:
        text = N_("Chinese can be typed by pinyin (librime, {dictionary}).")
        yield CheckFinding(check="pinyin", state=State.OK, text=text, fields={"dictionary": system.dictionary})


def _without_data(*, shared_machine: bool) -> CheckFinding:
    if shared_machine:
        return CheckFinding(
            check="pinyin", state=State.WARN, code=FindingCode.PINYIN_NO_DATA,
            text=N_("Chinese cannot be typed before the data for it is made."), mend=N_("Run: study kiosk --setup"),
        )  # fmt: skip
    text = N_("Typing Chinese by pinyin (librime) is tested once it was used; its data is made then.")
    return CheckFinding(check="pinyin", state=State.UNTESTED, code=FindingCode.PINYIN_NOT_YET, text=text)


def _try(engine: Deployed) -> None:
    import asyncio  # only here: the process that is started takes ten times as long, where there is one to start

    from store.machine.pinyin_engine.engine import Engine

    async def start_and_end() -> None:
        await (await Engine.start(engine)).end()

    asyncio.run(start_and_end())
