"""A theme of one's own is used, or it is said in one line which file and key is wrong."""

from pathlib import Path

import pytest

from store.disk.home import Home
from tui.terminal.own_themes import read_own_themes
from tui.terminal.setting_faults import setting_faults


def theme(folder: Path, text: str, name: str = "night") -> Path:
    (folder / "themes").mkdir(exist_ok=True)
    file = folder / "themes" / f"{name}.toml"
    file.write_text(text, "utf-8")
    return folder / "themes"


def test_colours_are_laid_over_those_of_study(tmp_path: Path) -> None:
    own = read_own_themes(theme(tmp_path, 'title = "Night shift"\nbackground = "#000000"\naccent = "#ffcc00"'))
    assert (own.titles, own.unusable) == ({"night": "Night shift"}, [])
    assert (own.themes[0].background, own.themes[0].accent, own.themes[0].surface) == ("#000000", "#ffcc00", "#1b2129")


def test_a_light_theme_is_laid_over_the_light_one_and_a_title_may_be_missing(tmp_path: Path) -> None:
    own = read_own_themes(theme(tmp_path, "dark = false"))
    assert own.titles == {"night": "night"} and own.themes[0].background == "#fbf8f2" and not own.themes[0].dark


def test_without_a_folder_there_is_none(tmp_path: Path) -> None:
    assert read_own_themes(tmp_path / "themes") == ([], {}, [], [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("background = ", "night.toml:1:"),
        ('backgruond = "#000000"', "“backgruond” is nothing"),
        ('background = "black"', "“background” is no colour"),
        ('background = "#12345"', "“background” is no colour"),
        ("accent = 7", "“accent” is no colour"),
        ('dark = "yes"', "“dark” must be"),
        ('title = ""', "“title” must be"),
        ("title = 1", "“title” must be"),
    ],
)
def test_what_cannot_be_used_is_told_by_file_and_key_and_not_offered(tmp_path: Path, text: str, words: str) -> None:
    own = read_own_themes(theme(tmp_path, text))
    assert own.themes == [] and own.titles == {}
    assert words in str(own.unusable[0]) and "night.toml" in str(own.unusable[0])


@pytest.mark.parametrize("name", ["study-dark", "Über", "a b", "x" * 40])
def test_a_name_of_studys_own_or_a_strange_one_is_refused(tmp_path: Path, name: str) -> None:
    assert "cannot be a theme's name" in str(read_own_themes(theme(tmp_path, "", name)).unusable[0])


def test_a_theme_that_is_hard_to_read_is_offered_and_told(tmp_path: Path) -> None:
    own = read_own_themes(theme(tmp_path, 'background = "#000000"\nforeground = "#333333"'))
    assert own.titles == {"night": "night"}
    assert "“foreground” on “background” is hard to read: contrast 1.7, 4.5 is wanted" in str(own.hard_to_read[0])


def test_the_faults_of_settings_name_them_and_know_a_theme_that_is_chosen(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.change(theme="night")
    assert ["night" in str(fault.problem) for fault in setting_faults(home)] == [True]
    theme(tmp_path, "dark = false")
    assert list(setting_faults(home)) == []
    theme(tmp_path, "dark = 1", "other")
    assert ["other.toml" in str(fault.problem) for fault in setting_faults(home)] == [True]


def test_every_mistake_of_a_file_is_told(tmp_path: Path) -> None:
    own = read_own_themes(theme(tmp_path, 'dark = 1\nbackgruond = "#000000"\naccent = "red"', "Night"))
    said = "\n".join(map(str, own.unusable))
    assert all(words in said for words in ("theme's name", "“dark” must", "“backgruond” is nothing", "“accent” is no"))


def test_what_the_doctor_says_to_do_is_true_of_each_fault(tmp_path: Path) -> None:
    theme(tmp_path, 'background = "#000000"\nforeground = "#333333"', "dim")
    theme(tmp_path, "accent = 7", "wrong")
    (tmp_path / "themes" / "folder.toml").mkdir()
    Home(tmp_path).change(goal="7")
    mends = {str(fault.problem).split("/themes/")[-1][:6]: fault.mend for fault in setting_faults(Home(tmp_path))}
    assert "can be chosen as it is" in mends["dim.to"]
    assert "not offered" in mends["wrong."] and "not offered" in mends["folder"]
    assert [mend for mend in mends.values() if "counts as not written" in mend] == [list(mends.values())[-1]]
