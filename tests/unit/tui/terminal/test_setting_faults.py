"""Every fault of the settings file is told, each in a sentence of its own."""

from pathlib import Path

import pytest

from store.disk.home import Home
from tui.commands.machine.doctor import with_setting_faults
from tui.terminal.setting_faults import setting_faults
from tui.wording.language import explain, set_language


def home_with(folder: Path, settings: str) -> Home:
    (folder / "config.toml").write_text(settings, "utf-8")
    return Home(folder)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('lang = "fr"', "“lang” is “fr”"),
        ('theme = "pink"', "“theme” is “pink”"),
        ('goal = "7"', "“goal” is “7”"),
        ('measure = "wide"', "“measure” is “wide”"),
        ('[keys]\nlibrary = "p"', "p is “Progress” (progress) and cannot be “Library” (library) too"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_the_doctor_too(tmp_path: Path, settings: str, said: str) -> None:
    [fault] = setting_faults(home_with(tmp_path, settings))
    assert said in explain(fault.problem)
    [finding] = with_setting_faults([], home_with(tmp_path, settings))
    assert finding.check == "settings" and finding.state == "warn" and str(finding.problem) == str(fault.problem)


def test_all_are_told(tmp_path: Path) -> None:
    settings = 'lang = "fr"\ngoal = "7"\n[keys]\nlibrary = "p"\nreview = "x"\nnone = "q"'
    assert len(list(setting_faults(home_with(tmp_path, settings)))) == 5


@pytest.mark.parametrize("settings", ["", 'lang = "zh"\ntheme = "study-dark"\ngoal = "15"\nmeasure = "0"'])
def test_good_settings_have_none(tmp_path: Path, settings: str) -> None:
    assert not list(setting_faults(home_with(tmp_path, settings)))


def test_a_clash_of_keys_is_said_in_chinese(tmp_path: Path) -> None:
    set_language("zh")
    [fault] = setting_faults(home_with(tmp_path, '[keys]\nlibrary = "p"'))
    said = explain(fault.problem)
    set_language("en")
    assert "p 已用于“进度”（progress），不能再给“学习库”（library）；请先给“进度”换一个键" in said
