"""The card below the last line of a lesson: what was read, and what comes next, the natural thing first."""

from collections.abc import Callable, Sequence

from lessons.content.lesson import Lesson, Test
from lessons.learning.next_step import NextStep, StepKind
from lessons.text.width import width
from store.member.at_lesson.way_on import way_on
from store.member.private_pack import is_private
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import key_sign
from tui.widgets.lines import Piece
from tui.widgets.long_list import cut
from tui.wording.labels import test_text
from tui.wording.language import _, language
from tui.wording.times import duration_text

_MEANINGS = {
    StepKind.RESUME: "test",
    StepKind.TEST: "test",
    StepKind.AGAIN: "test",
    StepKind.EXAMINE: "test",
    StepKind.REFLECT: "reflect",
    StepKind.NEXT_LESSON: "next",
    StepKind.PUT_TO_USE: "put-to-use",
    StepKind.TODAY: "today",
    StepKind.MINE: "mine",
}
"""What has the step's key; see `tui.terminal.key_names`."""


class WayOn:
    """What can be done after `lesson`, in words; and doing it, from the screen that shows it."""

    def __init__(self, screen: StudyScreen[None], lesson: Lesson) -> None:
        self._screen = screen
        self._study = study = screen.study
        self._lesson = lesson
        self.steps: Sequence[NextStep] = study.if_readable(lambda: way_on(study.session, lesson, language())) or ()
        """The natural one first; none where the records cannot be read."""

    def lines(self, seconds: int, across: int) -> list[list[Piece]]:
        """The card for a width in cells; `seconds`: how long the lesson was read."""
        read = _("End of the lesson")
        if seconds >= 60:
            read = "✓ " + _("Read to the end · {time}").format(time=duration_text(seconds))
        keys = [self._key(step, natural=step is self.steps[0]) for step in self.steps]
        widest = max(map(width, keys), default=0)
        lines: list[list[Piece]] = [[], [Piece("─" * across, "closing-rule")], [Piece(read, "closing-done")], []]
        for place, (step, key) in enumerate(zip(self.steps, keys, strict=True)):
            choose = ("step", place)
            shown = f" {key}{' ' * (widest - width(key))}  "
            text = cut(self.text(step), max(8, across - width(shown) - 1)) + " "
            if place == 0:
                lines.append([Piece(shown + text, "closing-step", choose)])
            else:
                lines.append([Piece(shown, "closing-key", choose), Piece(text, "", choose)])
        return [*lines, []]

    def _key(self, step: NextStep, *, natural: bool) -> str:
        return key_sign("go-on" if natural else _MEANINGS[step.kind])

    def text(self, step: NextStep) -> str:
        """A step in words."""
        match step.kind:
            case StepKind.EXAMINE:
                text = _("Self-examination")
            case StepKind.REFLECT:
                text = _("Reflect")
            case StepKind.NEXT_LESSON:
                title = self._study.session.title(step.which, language())
                text = (_("Next note: {title}") if is_private(step.which) else _("Next lesson: {title}")).format(
                    title=title
                )
            case StepKind.PUT_TO_USE:
                text = _("Put to use at work")
            case StepKind.TODAY:
                text = _("To Today")
            case StepKind.MINE:
                text = _("Mine: all that you wrote")
            case _:
                test = self._test(step)
                text = {
                    StepKind.RESUME: _("Go on: {test}").format(test=test.title),
                    StepKind.AGAIN: _("Try again: {test}").format(test=test_text(test)),
                }.get(step.kind, test_text(test))
        return f"{text}  ✓" if step.done else text

    def take_first(self, wanted: Callable[[NextStep], bool]) -> None:
        """Do the first wanted step, if there is one."""
        for place, step in enumerate(self.steps):
            if wanted(step):
                self.take(place)
                return

    def take(self, place: int) -> None:
        """Do a step."""
        step = self.steps[place]
        match step.kind:
            case StepKind.EXAMINE:
                from tui.screens.reading.reflecting.self_examination import SelfExaminationScreen

                self._study.push_screen(SelfExaminationScreen(self._lesson))
            case StepKind.REFLECT:
                from tui.screens.reading.reflecting.reflection import ReflectionScreen  # Textual's area is slow to load

                prompts = [prompt.id for prompt in self._lesson.prompts]
                self._study.push_screen(ReflectionScreen(self._lesson, prompts.index(step.which)))
            case StepKind.NEXT_LESSON:
                self._study.open_lesson(step.which, instead_of=self._screen)
            case StepKind.PUT_TO_USE:
                self._screen.run_action_later("put_to_use")
            case StepKind.TODAY:
                self._study.show_place("today")
            case StepKind.MINE:
                self._study.action_mine()
            case _:
                self._study.begin_test(self._lesson, self._test(step))

    def _test(self, step: NextStep) -> Test:
        return next(test for test in self._lesson.tests if test.id == step.which)
