"""Pinyin typed in a session: the switch, the engine behind it, and what the keys do to what is being composed.

The engine is started when it is switched on first, and ended with the session. Where it cannot be started, breaks or
falls silent, that is told in a sentence, the letters typed so far are written as they are, and keys are keys again.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from lessons.problem import N_, Problem
from store.disk.home import Home
from store.machine.pinyin_engine.data import deploy
from store.machine.pinyin_engine.engine import Engine
from store.machine.pinyin_engine.protocol import Composed, Do, EngineRequest
from store.machine.pinyin_engine.system import on_this_system
from tui.terminal.key_names import key_of
from tui.typing.composing import Composing, composing
from tui.typing.pressed import Means, Pressed, pressed
from tui.typing.punctuation import punctuation

_START_WITHIN = 5.0
"""Longest that keys wait for an engine that is being started, in seconds; afterwards they are letters."""


class Place(NamedTuple):
    """Where is typed now."""

    write: Callable[[str], Awaitable[None]]
    """Writes a text at the cursor."""
    before: Callable[[], str]
    """The line up to the cursor."""
    room: int
    """Cells for candidates."""


class Typist:
    """`changed` is called when something else is to be shown, `tell` with what went wrong."""

    def __init__(self, home: Home, changed: Callable[[], None], tell: Callable[[Problem], None]) -> None:
        self._home = home
        self._changed = changed
        self._tell = tell
        self._engine: Engine | None = None
        self._starting: asyncio.Task[None] | None = None
        self._wait_until = 0.0
        self.is_on = False
        """Whether pinyin is composed."""
        self.composing = Composing()

    @property
    def is_starting(self) -> bool:
        """Whether it will be on in a moment."""
        return self._starting is not None and not self._starting.done()

    # The switch

    async def switch(self, place: Place) -> None:
        """On, or off; what is being composed is written as letters."""
        if self.is_on:
            await self._do(place, EngineRequest(Do.TAKE_LETTERS))
            self.is_on = False
        elif not self.is_starting:
            self._wait_until = time.monotonic() + _START_WITHIN
            self._starting = asyncio.create_task(self._start())
        self._changed()

    async def _start(self) -> None:
        try:
            if self._engine is None:
                engine = await asyncio.to_thread(lambda: deploy(self._home, on_this_system()))
                self._engine = await Engine.start(engine)
            self.is_on = True
        except Problem as problem:
            self._tell(problem)
        finally:
            self._starting = None
            self._changed()

    async def end(self) -> None:
        """End the engine."""
        if self._starting is not None:
            self._starting.cancel()
        self.is_on, self.composing = False, Composing()
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.end()

    # Keys

    async def press(self, key: str, character: str | None, place: Place) -> bool:
        """Take a key; whether it has done what it is for. Otherwise whatever else it means is still to be done."""
        if self._starting is not None and (left := self._wait_until - time.monotonic()) > 0:
            await asyncio.wait({self._starting}, timeout=left)
        if not self.is_on:
            return False
        step = pressed(key, character, self.composing)
        if step.means in (Means.PASS, Means.WRITE):
            await self.finish(place)
            return step.means is Means.WRITE and await self._punctuate(step.text, place)
        return await self._compose(step, place)

    async def finish(self, place: Place) -> None:
        """Write the best for what is being composed."""
        if self.composing:
            await self._do(place, EngineRequest(Do.TAKE_ALL, place=self.composing.mark))

    async def _punctuate(self, character: str, place: Place) -> bool:
        written = punctuation(character, place.before())
        if written == character:
            return False
        await place.write(written)
        return True

    async def _compose(self, step: Pressed, place: Place) -> bool:
        match step:
            case Pressed(Means.LETTER) if self.composing.is_full:
                pass  # which the line says; what was taken unasked would be cut within a word
            case Pressed(Means.LETTER, letter):
                return await self._do(place, EngineRequest(Do.LETTER, letter))
            case Pressed(Means.TAKE, by=0):
                await self.take(self.composing.mark, place)
            case Pressed(Means.TAKE, by=number):
                if (chosen := self.composing.place(number, place.room)) is not None:
                    await self.take(chosen, place)
            case Pressed(Means.TURN, by=by):
                await self.turn(by, place)
            case Pressed(Means.MARK, by=by):
                await self._know_more(place)
                self._show(self.composing.marked(by, place.room))
            case Pressed(means):
                plain = {Means.ERASE: Do.ERASE, Means.LETTERS: Do.TAKE_LETTERS, Means.DROP: Do.DROP}
                await self._do(place, EngineRequest(plain[means]))
        return True

    async def take(self, chosen: int, place: Place) -> None:
        """Take the candidate with this place among all."""
        if self.composing:
            await self._do(place, EngineRequest(Do.TAKE, place=chosen))

    async def turn(self, by: int, place: Place) -> None:
        """Turn pages."""
        if by > 0:
            await self._know_more(place)
        self._show(self.composing.turned(by, place.room))

    async def drop(self) -> None:
        """Nobody types there any more: compose nothing."""
        if self.composing:
            self._show(Composing())
            await self._ask(EngineRequest(Do.DROP))

    async def _know_more(self, place: Place) -> None:
        if self.composing.lacks(place.room):
            further = await self._ask(EngineRequest(Do.MORE, place=len(self.composing.candidates)))
            if further is not None:
                self.composing = self.composing.with_more(further)

    async def _do(self, place: Place, request: EngineRequest) -> bool:
        """Have the engine do it, and write what is finished; whether it could."""
        before = self.composing
        composed = await self._ask(request)
        if composed is None:
            if letters := before.pinyin.replace(" ", ""):
                await place.write(letters)
            return False
        self._show(composing(composed))
        if composed.committed:
            await place.write(composed.committed)
        return True

    async def _ask(self, request: EngineRequest) -> Composed | None:
        """What the engine makes of it; `None` where it broke, which is told."""
        if self._engine is None:
            return None
        try:
            return await self._engine.ask(request)
        except Problem:
            self._engine, self.is_on = None, False
            self._show(Composing())
            text = N_("Typing by pinyin broke off. Keys write letters again; {pinyin} tries it once more.")
            self._tell(Problem("", text, pinyin=key_of("pinyin")))
            return None

    def _show(self, composing: Composing) -> None:
        if composing != self.composing:
            self.composing = composing
        self._changed()
