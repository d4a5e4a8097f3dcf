"""The frozen tables say of every character of Unicode what the libraries say that they were made of."""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uniseg.derived import indic_conjunct_break
from uniseg.emoji import extended_pictographic
from uniseg.graphemecluster import grapheme_cluster_boundaries, grapheme_cluster_break
from uniseg.linebreak import line_break
from wcwidth import wcswidth, wcwidth

from lessons.problem import Problem
from lessons.text import character_table as frozen
from lessons.text.character_table import character_table
from lessons.text.graphemes import boundaries
from lessons.text.width import CELLS, width
from tui.cli.main import main

UNICODE = [chr(code) for code in range(sys.maxunicode + 1)]


def test_every_character_has_the_line_break_class_of_uniseg() -> None:
    table = character_table("line_break")
    wrong = [c for c in UNICODE if table[c] != line_break(c).value + ("*" if extended_pictographic(c) else "")]
    assert wrong == []


def test_every_character_is_as_wide_as_wcwidth_says() -> None:
    bent = {*map(chr, range(0x80)), *map(chr, range(0x1F1E6, 0x1F200)), *map(chr, range(0x1F3FB, 0x1F400))}
    assert [c for c in UNICODE if c not in bent and CELLS[c] != max(0, wcwidth(c))] == []
    assert width("🇨🇳") == width("👍🏽") == 2


def test_what_the_emoji_variation_selector_widens_is_what_wcwidth_says() -> None:
    narrow = [c for c in UNICODE[0xA0:] if CELLS[c] == 1 and not 0x1F1E6 <= ord(c) <= 0x1F1FF]
    assert [c for c in narrow if width(c + "\ufe0f") != wcswidth(c + "\ufe0f")] == []


def _clusters_of_uniseg() -> dict[tuple[object, object, bool], list[str]]:
    kinds: dict[tuple[object, object, bool], list[str]] = {}
    for c in UNICODE:
        kinds.setdefault((grapheme_cluster_break(c), indic_conjunct_break(c), extended_pictographic(c)), []).append(c)
    return kinds


KINDS = list(_clusters_of_uniseg().values())


def test_every_character_is_in_the_clusters_of_uniseg() -> None:
    """The frozen class tells apart what uniseg tells apart; between all of them clusters begin where it says."""
    table = character_table("graphemes")
    assert all(len({table[c] for c in kind}) == 1 for kind in KINDS)
    assert len({table[kind[0]] for kind in KINDS}) == len(KINDS)
    for text in map("".join, product([kind[0] for kind in KINDS], repeat=3)):
        assert boundaries(text) == list(grapheme_cluster_boundaries(text)), ascii(text)


@given(st.lists(st.sampled_from(KINDS).flatmap(st.sampled_from), min_size=1, max_size=12).map("".join))
def test_longer_texts_fall_into_the_clusters_of_uniseg(text: str) -> None:
    assert boundaries(text) == list(grapheme_cluster_boundaries(text))


def test_no_text_has_no_cluster() -> None:
    assert boundaries("") == [0]


@pytest.fixture
def not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of tables, empty."""
    monkeypatch.setattr(frozen, "_FOLDER", tmp_path)
    character_table.cache_clear()
    yield tmp_path
    character_table.cache_clear()


def test_a_copy_that_was_not_built_says_so_and_what_to_do(not_built: Path) -> None:
    with pytest.raises(Problem, match="pip install -e") as refused:
        character_table("readings")
    assert refused.value.where == str(not_built / "readings.table")


def test_a_copy_that_was_not_built_opens_no_screen(not_built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--home", str(not_built / "home")]) == 1
    assert capsys.readouterr().err.startswith(f"study: {not_built / 'cells.table'}: is missing")
