"""Pinyin typed into the fields of the application, with the real engine."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual import events
from textual.command import CommandInput
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from lessons.text.width import width
from store.machine.pinyin_engine.protocol import LONGEST
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, go_to_typed, in_test
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.app.written import write
from tests.needs_engine import needs_engine
from tui.app.app import StudyApp
from tui.screens.places.library import LibraryScreen
from tui.screens.places.secret.typed_secrets import TypedSecretsScreen
from tui.screens.reading.note import NoteScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.typing.candidate_line import CandidateLine

SIZE = (80, 24)
SWITCH = "ctrl+@"
"""What Textual calls what a terminal sends for Ctrl and the space bar."""
ON, OFF = "pinyin is on", "type Chinese by pinyin"

pytestmark = [needs_engine, pytest.mark.usefixtures("no_desktop")]


@pytest.fixture
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal without an input method of its own."""
    for name in ("SSH_CONNECTION", "XMODIFIERS", "GTK_IM_MODULE", "QT_IM_MODULE"):
        monkeypatch.delenv(name, raising=False)


def text_of(app: StudyApp) -> str:
    """What stands in the field that has the focus."""
    match app.focused:
        case Input() as field:
            return field.value
        case TextArea() as area:
            return area.text
    return str((answer_on(app).given or [""])[0])


def press(app: StudyApp, x: int, y: int) -> None:
    """Press and let go of the left button, as a terminal reports it."""
    for kind in (events.MouseDown, events.MouseUp):
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))


async def in_reflection(pilot: Pilot[int], app: StudyApp) -> None:
    lesson = app.find_lesson("small/types")
    assert lesson is not None
    app.push_screen(ReflectionScreen(lesson))
    await until(pilot, lambda: isinstance(app.focused, TextArea))


async def in_note(pilot: Pilot[int], app: StudyApp) -> None:
    app.push_screen(NoteScreen("", "", lambda _text: None))
    await until(pilot, lambda: isinstance(app.focused, TextArea))


async def in_use_at_work(pilot: Pilot[int], app: StudyApp) -> None:
    lesson = app.find_lesson("small/types")
    assert lesson is not None
    app.push_screen(PutToUseScreen(lesson))
    await until(pilot, lambda: isinstance(app.focused, TextArea))


async def in_name_of_a_witness(pilot: Pilot[int], app: StudyApp) -> None:
    await in_use_at_work(pilot, app)
    await pilot.press("tab", "tab")
    await until(pilot, lambda: isinstance(app.focused, Input))


async def in_library_search(pilot: Pilot[int], app: StudyApp) -> None:
    await pilot.press("l")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
    await pilot.press("slash")
    await until(pilot, lambda: isinstance(app.focused, Input))


async def in_lesson_search(pilot: Pilot[int], app: StudyApp) -> None:
    app.open_lesson("small/types")
    await until(pilot, lambda: "Some text to read" in screen_text(app))
    await pilot.press("slash")
    await until(pilot, lambda: isinstance(app.focused, Input))


async def in_palette(pilot: Pilot[int], app: StudyApp) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(app.focused, CommandInput))


async def in_blank(pilot: Pilot[int], app: StudyApp) -> None:
    await go_to_typed(await in_test(app, pilot), pilot)


Into = Callable[[Pilot[int], StudyApp], Awaitable[None]]
FIELDS: list[Into] = [
    *(in_reflection, in_note, in_use_at_work, in_name_of_a_witness),
    *(in_library_search, in_lesson_search, in_palette, in_blank),
]


async def switch_on(pilot: Pilot[int], app: StudyApp) -> None:
    await until(pilot, lambda: OFF in screen_text(app))
    await pilot.press(SWITCH)
    await until(pilot, lambda: ON in screen_text(app))


@pytest.mark.parametrize("into", FIELDS)
async def test_words_are_typed_by_pinyin_in_every_field_for_words(app: StudyApp, into: Into) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await into(pilot, app)
        await switch_on(pilot, app)
        await pilot.press(*"anquan")
        await until(pilot, lambda: "1 安全" in screen_text(app))
        assert "an quan" in screen_text(app)
        assert text_of(app) == ""
        await pilot.press("space", *"shengchan", "1")
        await until(pilot, lambda: text_of(app) == "安全生产")
        assert ON in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("into", FIELDS)
async def test_the_line_is_at_the_foot_and_moves_nothing(app: StudyApp, into: Into, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await into(pilot, app)
        await pilot.press(SWITCH)
        await until(pilot, lambda: app.screen.query(CandidateLine) and app._typist is not None and app._typist.is_on)
        await pilot.pause()

        def above() -> list[str]:
            return screen_text(app).split("\n")[:-2]

        before, field = above(), app.focused
        assert field is not None and not field.region.overlaps(app.screen.query_one(CandidateLine).region)
        await pilot.press(*"quan")
        await until(pilot, lambda: "1 " in screen_text(app).splitlines()[-1])
        cursor = "█ "  # which blinks
        assert [line.replace(cursor, "  ") for line in above()] == [line.replace(cursor, "  ") for line in before]


async def test_numbers_signs_capitals_and_english_words_can_be_typed_too(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await switch_on(pilot, app)
        await pilot.press(*"220", "full_stop", *"5", "k", "V", *"jie", "1")
        await until(pilot, lambda: text_of(app) == "220.5kV接")
        await pilot.press(*"3ge", "1", *"5mm", "comma")
        await until(pilot, lambda: text_of(app).startswith("220.5kV接3个5mm，"))
        await pilot.press(*"pump", "enter", "space", "7", "comma")
        await until(pilot, lambda: text_of(app).endswith("pump 7，"))


async def test_a_long_sentence_without_punctuation_is_composed_whole(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await switch_on(pilot, app)
        await pilot.press(*"womenyihouyaorenzhenjianchagongzuopiaoqianziyiqianxiandaoxianchangkanyikan")
        await until(pilot, lambda: "yi kan" in screen_text(app))
        assert text_of(app) == ""
        await pilot.press("space")
        await until(pilot, lambda: text_of(app) == "我们以后要认真检查工作票签字以前先到现场看一看")


async def test_where_no_more_letters_fit_that_is_said_and_nothing_is_written_unasked(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await switch_on(pilot, app)
        await pilot.press(*"anquan" * (LONGEST // 6 + 3))
        await until(pilot, lambda: "No more letters fit" in screen_text(app))
        assert text_of(app) == ""
        await pilot.press("space", *"shengchan", "1")
        await until(pilot, lambda: text_of(app).endswith("生产"))
        assert text_of(app).count("安全") == LONGEST // 6


async def test_a_blank_for_a_number_takes_one(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_blank(pilot, app)
        await switch_on(pilot, app)
        await pilot.press("4", "9", "full_stop", "8")
        await until(pilot, lambda: text_of(app) == "49.8")


async def test_backspace_takes_letters_back_and_escape_all_of_them_and_nothing_else(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await switch_on(pilot, app)
        await pilot.press(*"nihao", "backspace", "backspace", "backspace")
        await until(pilot, lambda: "\n ni " in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: ON in screen_text(app))
        assert isinstance(app.screen, ReflectionScreen) and text_of(app) == ""
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ReflectionScreen))


async def test_what_is_being_composed_is_kept_by_whatever_leads_on(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await switch_on(pilot, app)
        await pilot.press(*"anquan", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, ReflectionScreen))
        texts = [text.text for text in app.session.progress.texts().values()]
        assert "安全" in texts


async def test_switching_off_leaves_letters(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await switch_on(pilot, app)
        await pilot.press(*"nihao", SWITCH)
        await until(pilot, lambda: text_of(app) == "nihao" and OFF in screen_text(app))
        await pilot.press("1", "full_stop")
        await until(pilot, lambda: text_of(app) == "nihao1.")


async def test_by_mouse_alone(app: StudyApp) -> None:
    async def click(text: str) -> None:
        lines = screen_text(app).splitlines()
        row = next(number for number, line in enumerate(lines) if text in line)
        press(app, width(lines[row][: lines[row].index(text)]), row)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await until(pilot, lambda: OFF in screen_text(app))
        await click(OFF)
        await until(pilot, lambda: ON in screen_text(app))
        await pilot.press(*"yi")
        await until(pilot, lambda: "1 一" in screen_text(app))
        await click("› =")
        await until(pilot, lambda: "1 一" not in screen_text(app))
        await click("- ‹")
        await until(pilot, lambda: "1 一" in screen_text(app))
        await click("2 以")
        await until(pilot, lambda: text_of(app) == "以")
        await click("letters again")
        await until(pilot, lambda: OFF in screen_text(app))


async def test_a_click_on_a_button_beside_the_field_moves_nothing_under_the_mouse(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await switch_on(pilot, app)
        await pilot.press(*"anquan")
        await until(pilot, lambda: "1 安全" in screen_text(app))
        finish = app.screen.query_one("#finish").region
        press(app, finish.x + 2, finish.y)
        await until(pilot, lambda: not isinstance(app.screen, ReflectionScreen))
        assert "安全" in [text.text for text in app.session.progress.texts().values()]


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_secret_is_typed_as_it_is_and_the_engine_never_hears_of_it(make_app: MakeApp, lang: str) -> None:
    app = make_app(lang=lang)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_library_search(pilot, app)
        await pilot.press(SWITCH)
        await until(pilot, lambda: app._typist is not None and app._typist.is_on)
        app.push_screen(TypedSecretsScreen("Choose", "", ["Passphrase"], lambda *_: ""))
        await until(pilot, lambda: isinstance(app.screen, TypedSecretsScreen) and isinstance(app.focused, Input))
        await pilot.press(*"nihao,", SWITCH, "1")
        await until(pilot, lambda: text_of(app) == "nihao,1")
        assert not app.screen.query(CandidateLine)


async def test_whoever_has_an_input_method_is_not_offered_another_and_keeps_what_it_writes(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await until(pilot, lambda: OFF in screen_text(app))
        await write(pilot, "今天，")
        await until(pilot, lambda: text_of(app) == "今天，" and OFF not in screen_text(app))
        await pilot.press(SWITCH)
        await until(pilot, lambda: ON in screen_text(app))
        await write(pilot, "ｘ学")
        await until(pilot, lambda: text_of(app) == "今天，ｘ学")


async def test_over_ssh_it_is_off_and_takes_no_key_until_it_is_asked_for(
    app: StudyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await pilot.press(*"ni", "comma")
        await until(pilot, lambda: text_of(app) == "ni,")
        assert not app.screen.query(CandidateLine)


async def test_the_engine_ends_with_the_application(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_reflection(pilot, app)
        await switch_on(pilot, app)
        assert app._typist is not None and app._typist._engine is not None
        process: Any = app._typist._engine._process
    assert process.returncode is not None
