"""Who studies here is asked once, and never where somebody studied already."""

from pathlib import Path

from store.disk.home import Home
from store.member.this_member import is_first


def test_a_home_that_nobody_used_asks(tmp_path: Path) -> None:
    assert is_first(Home(tmp_path))


def test_a_member_that_a_summary_made_is_still_asked(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.change(member=home.new_member("member"))
    assert is_first(home)


def test_broken_settings_are_no_first_start(home: Home) -> None:
    assert not is_first(home)
    home.config_file.write_text("lang = ", "utf-8")
    assert not is_first(home)


def test_lost_settings_are_no_first_start(home: Home) -> None:
    home.config_file.unlink()
    assert not is_first(home)
