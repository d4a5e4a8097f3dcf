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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_has_the_colons_of_its_language(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--lang", lang, "new", "--help"])
    headings = [line for line in capsys.readouterr().out.split("\n") if line[:1].strip() and line[-1] in ":："]
    assert len(headings) >= 2 and all(line.endswith("：" if lang == "zh" else ":") for line in headings)
