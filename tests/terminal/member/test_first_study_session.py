"""A member's first study session through the real program, from the first start to seeing it counted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.records import Attempt, Reflection
from tests.terminal.answering import answer_all, looking_at, open_sitting, records, words
from tests.terminal.terminal import Terminal

NOTE = {
    "zh": "这周巡检时，我先看了接地刀闸再签字。",
    "en": "This week I looked at the earthing switch before I signed.",
}
NAME = {"zh": "李雷", "en": "Li Lei"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_session_leads_from_the_first_start_to_a_test_and_a_reflection_that_count(
    start: Callable[..., Terminal], home: Path, lang: str
) -> None:
    say = words(lang)
    locale = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[lang]
    terminal = start(home=home, environment={"LANG": locale})
    terminal.wait_for(say("Your name, as your branch knows you"))
    terminal.press(NAME[lang])
    terminal.wait_for(NAME[lang])
    terminal.press("enter")
    today = terminal.wait_for(say("Study now"), NAME[lang]).splitlines()
    title = next(line for line in today if line.startswith("  █ ")).removeprefix("  █ ⏎  ").partition("  ")[0]
    terminal.press("enter")
    terminal.wait_for(say("Reflect (w)"), title)
    terminal.press("t")
    terminal.wait_for(say("Question {n} of {of}").format(n=1, of=6))
    answer_all(terminal, open_sitting(home), say)
    terminal.press("ctrl+s")
    terminal.wait_for(say("Hand in this test?"), say("All questions are answered."))
    terminal.press("y")
    terminal.wait_for(say("passed"), say("Reflect (w)"))
    terminal.press("w")
    terminal.wait_for(say("A few honest sentences are enough."))
    terminal.press(NOTE[lang])
    terminal.wait_for(NOTE[lang])
    terminal.press("ctrl+s")
    terminal.wait_for(say("passed"))
    terminal.press("escape")
    terminal.wait_gone(say("passed"))
    terminal.press("escape")

    terminal.wait_until(lambda screen: say("Study now") in screen and title not in screen, "the next thing to do")
    terminal.press("m")
    terminal.wait_for(title, NOTE[lang][:12])
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    (attempt,) = [record for record in records(home) if isinstance(record, Attempt)]
    assert attempt.outcome == "submitted"
    assert [answer.question for answer in attempt.answers if answer.points < answer.out_of] == []
    (reflection,) = [key for key, r in looking_at(home).records().items() if isinstance(r, Reflection)]
    assert looking_at(home).text(reflection) == NOTE[lang]
