"""Lines come whole, in whatever pieces they arrive; the clock is looked at while nobody types."""

import contextlib
import os
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.plain.line_reader import _LONGEST, LineReader


class _Ended(Exception):
    pass


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        with contextlib.suppress(OSError):
            os.close(end)


def lines(pieces: list[bytes]) -> list[bytes]:
    out, into = os.pipe()
    waiting = list(pieces)

    def readable(_file: int, _seconds: float) -> bool:
        if waiting:
            os.write(into, waiting.pop(0))
            if not waiting:
                os.close(into)
        return True

    if not waiting:
        os.close(into)
    reader, read = LineReader(out, readable), []
    while (line := reader.line(lambda: None)) is not None:
        read.append(line)
    os.close(out)
    return read


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=8))
def test_lines_are_those_of_the_whole_input_however_it_arrives(pieces: list[bytes]) -> None:
    whole = b"".join(pieces).split(b"\n")
    if not whole[-1]:
        whole.pop()
    assert lines(pieces) == [line.removesuffix(b"\r") for line in whole]


def test_a_look_that_raises_keeps_a_line_from_being_given(pipe: tuple[int, int]) -> None:
    out, into = pipe
    os.write(into, b"late\n")
    looks = iter([None, _Ended])

    def look() -> None:
        if raised := next(looks):
            raise raised

    with pytest.raises(_Ended):
        LineReader(out).line(look)


def test_the_clock_is_looked_at_while_nobody_types(pipe: tuple[int, int]) -> None:
    out, into = pipe
    waits: list[float] = []

    def readable(_file: int, seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 5:
            os.write(into, b"at last\n")
        return len(waits) == 5

    looks: list[int] = []
    assert LineReader(out, readable).line(lambda: looks.append(len(waits))) == b"at last"
    assert looks == [0, 1, 2, 3, 4, 5]
    assert max(waits) <= 1


def test_a_line_without_end_takes_no_more_memory_than_it_may(pipe: tuple[int, int]) -> None:
    out, into = pipe
    waiting = [b"x" * 60_000] * 40 + [b"\nnext\n"]

    def readable(_file: int, _seconds: float) -> bool:
        os.write(into, waiting.pop(0))
        return True

    reader = LineReader(out, readable)
    line = reader.line(lambda: None)
    assert line is not None and len(line) <= _LONGEST + 65_536
    assert reader.line(lambda: None) == b"next"


def test_what_was_typed_and_not_ended_can_be_forgotten(pipe: tuple[int, int]) -> None:
    out, into = pipe
    waiting = [b"half", b"whole\n"]

    def readable(_file: int, _seconds: float) -> bool:
        os.write(into, waiting.pop(0))
        return True

    def look() -> None:
        if len(waiting) == 1:
            raise _Ended

    reader = LineReader(out, readable)
    with pytest.raises(_Ended):
        reader.line(look)
    reader.forget()
    assert reader.line(lambda: None) == b"whole"
