"""Times in words."""

import pytest

from tui.wording.language import set_language
from tui.wording.times import spelled_duration


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 seconds", "0 秒"),
        (1, "1 second", "1 秒"),
        (60, "1 minute", "1 分钟"),
        (221, "3 minutes 41 seconds", "3 分钟 41 秒"),
        (3600, "1 hour", "1 小时"),
        (7505, "2 hours 5 minutes 5 seconds", "2 小时 5 分钟 5 秒"),
        (-5, "0 seconds", "0 秒"),
    ],
)
def test_a_duration_is_spelled_without_parts_that_are_none(seconds: int, english: str, chinese: str) -> None:
    assert spelled_duration(seconds) == english
    set_language("zh")
    try:
        assert spelled_duration(seconds) == chinese
    finally:
        set_language("en")
