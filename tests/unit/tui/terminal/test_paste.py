"""Pastes come through as text, and only as text, however the terminal cuts or forgets them."""

from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.paste import BEGIN, END, LONGEST, PATIENCE, PasteFilter

# Much of what matters to the filter, little of everything else.
streams = st.lists(
    st.sampled_from([BEGIN, END, "\x1b", "\x1b[", "\x1b[20", "\x1b[A", "\x11", "\x9b", "a", "中", "\n", "1~"]),
    max_size=12,
).map("".join)


def fed(*pieces: str) -> str:
    """What comes out of one filter for these pieces."""
    pastes = PasteFilter()
    return "".join(pastes.feed(piece, 0.0) for piece in pieces)


@given(streams, st.data())
def test_a_stream_comes_through_the_same_however_it_is_cut(stream: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=4)))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert fed(*pieces) == fed(stream)


@given(streams.filter(lambda stream: BEGIN not in stream))
def test_what_is_no_paste_comes_through_at_once_and_as_it_is(stream: str) -> None:
    assert fed(stream) == stream


@given(streams.map(lambda stream: stream.replace(END, "")))
def test_a_paste_keeps_its_text_and_loses_its_controls(content: str) -> None:
    if END in content:  # made by leaving out another
        return
    text = "".join(c for c in content if c.isprintable() or c in "\t\n\r")
    assert fed(BEGIN + content + END + "\x1b[A") == BEGIN + text + END + "\x1b[A"


def test_a_paste_is_taken_up_to_a_limit() -> None:
    assert fed(BEGIN, "a" * LONGEST, "b" * 10, END) == BEGIN + "a" * LONGEST + END


def test_what_a_paste_loses_is_known_once_it_has_ended_and_told_once() -> None:
    pastes = PasteFilter()
    pastes.feed(BEGIN + "a" * LONGEST, 0.0)
    pastes.feed("b\x07" * 10, 0.0)
    assert pastes.left_out() == 0
    pastes.feed("ccc" + END, 0.0)
    assert (pastes.left_out(), pastes.left_out()) == (13, 0)
    pastes.feed(BEGIN + "a" * LONGEST + END, 0.0)
    assert pastes.left_out() == 0


def test_a_paste_that_never_ends_ends_after_a_silence() -> None:
    pastes = PasteFilter()
    assert pastes.feed(BEGIN + "text\x1b[", 10.0) == BEGIN + "text"
    assert pastes.overdue(10.0 + PATIENCE) == ""
    assert pastes.overdue(10.1 + PATIENCE) == END
    assert pastes.overdue(20.0) == ""
    assert pastes.feed("\x1b[A", 20.0) == "\x1b[A"


def test_without_a_paste_nothing_is_overdue() -> None:
    assert PasteFilter().overdue(99.0) == ""
