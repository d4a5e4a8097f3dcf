"""`study new`: packs that are made one after the other can be told apart."""

from pathlib import Path

import pytest

from lessons.lint.lint import check_pack
from lessons.pack.pack import load_index
from tui.cli.main import main


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["安规", "Two words", "a[b]*c*"])
def test_a_new_pack_is_called_like_its_folder(tmp_path: Path, lang: str, name: str) -> None:
    folder = tmp_path / name
    assert main(["new", str(folder), "--lang", lang]) == 0
    assert load_index(folder).title == name
    assert not [finding for finding in check_pack(folder).findings if finding.severity == "error"]
