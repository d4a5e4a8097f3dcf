"""Images of lessons: the room they take, and what a hostile file comes to."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lessons.pack.files import inside
from lessons.pack.pack import load_asset
from lessons.problem import Problem
from lessons.typeset.document import Document, TextPlace
from lessons.typeset.layout import TextLine
from lessons.typeset.pictures import TALLEST, PictureSize, picture_rows
from lessons.typeset.plain import plain_lines
from tests.app.small_pack import small_pack
from tui.widgets.lesson.pictures import MOST_BYTES, open_image


def _file(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, kind)
    return out.getvalue()


def _lines(text: str, known: PictureSize | None, width: int = 60) -> list[TextLine]:
    return [line for _, line in Document(text, width, picture=lambda target: known).walk(TextPlace(0, 0))]


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.integers(2, 300))
def test_a_picture_is_never_wider_than_asked_nor_taller_than_a_screen(width: int, height: int, room: int) -> None:
    rows = picture_rows("a.png", PictureSize(width, height), room)
    assert 1 <= len(rows) <= TALLEST
    assert all(1 <= row.columns <= min(room, width) and row.rows == len(rows) for row in rows)
    assert [row.row for row in rows] == list(range(len(rows)))


def test_an_image_alone_in_its_paragraph_is_a_picture_above_its_caption() -> None:
    lines = _lines("before\n\n![接线图](a.png)\n\nafter\n", PictureSize(40, 20))
    pictured = [index for index, line in enumerate(lines) if line.picture]
    assert len(pictured) == 10
    assert lines[pictured[-1] + 1].text == "▣ 接线图"
    assert {lines[index].source for index in pictured} == {2}


@pytest.mark.parametrize("text", ["see ![it](a.png)\n", "![a](a.png) ![b](b.png)\n", "# ![a](a.png)\n"])
def test_an_image_among_words_is_its_caption(text: str) -> None:
    assert not any(line.picture for line in _lines(text, PictureSize(40, 20)))


def test_a_refused_image_is_its_caption_and_the_reason() -> None:
    texts = [line.text for line in _lines("![接线图](a.png)\n", PictureSize(refused="a.png: damaged"))]
    assert texts == ["▣ 接线图", "a.png: damaged"]


def test_a_picture_keeps_inside_what_encloses_it() -> None:
    lines = _lines("> - ![](a.png)\n", PictureSize(4000, 1000), 40)
    assert max(sum(len(span.text) for span in line.spans) for line in lines) == 40


def test_printed_text_has_captions_only() -> None:
    assert list(plain_lines("![接线图](a.png)\n")) == ["▣ 接线图"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_the_usual_kinds_are_read_and_made_small(kind: str) -> None:
    image = open_image("a", _file(kind, (1200, 800)))
    assert image.info["size"] == (1200, 800)
    assert image.mode == "RGB"
    assert image.width <= 240


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png_is_read(mode: str) -> None:
    assert open_image("a", _file(mode=mode)).mode == "RGB"


def _bomb() -> bytes:
    """A PNG that says it has 10 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg onload='x'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nquit\n",
        _file()[:60],
        _file("JPEG")[:200],
        _file("BMP"),
        _bomb(),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        b"\0" * (MOST_BYTES + 1),
    ],
    ids=["empty", "gif", "svg", "postscript", "cut png", "cut jpeg", "bmp", "bomb", "zeros", "large"],
)
def test_a_hostile_file_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(Problem, match="not shown"):
        open_image("a.png", data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.integers(0, 400), st.binary(min_size=1, max_size=12))
def test_a_damaged_file_is_an_image_or_a_problem_and_nothing_else(kind: str, at: int, noise: bytes) -> None:
    data = _file(kind)
    at %= len(data)
    try:
        assert open_image("a", data[:at] + noise + data[at + len(noise) :]).mode == "RGB"
    except Problem as problem:
        assert "not shown" in str(problem)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("img/a.png", "one/img/a.png"),
        ("../a.png", "a.png"),
        ("%E5%9B%BE.png", "one/图.png"),
        ("a.png#x", "one/a.png"),
        ("../../a.png", None),
        ("/etc/passwd", None),
        ("\\\\server\\a.png", None),
        ("C:a.png", None),
        ("https://example.com/a.png", None),
        ("data:image/png;base64,AA", None),
        ("file:///etc/passwd", None),
    ],
)
def test_an_image_comes_from_the_pack_or_not_at_all(target: str, name: str | None) -> None:
    assert inside("one/lesson.md", target) == name


def test_a_file_that_the_pack_does_not_list_is_not_read(tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    (pack / "a.png").write_bytes(b"image")
    (pack / ".hidden.png").write_bytes(b"secret")
    (tmp_path / "b.png").write_bytes(b"secret")
    assert load_asset(pack, "a.png") == b"image"
    for name in (".hidden.png", "../b.png", "none.png", "types.md"):
        with pytest.raises(Problem, match="no such file"):
            load_asset(pack, name)
