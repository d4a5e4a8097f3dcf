"""What can be done after a test, the natural next thing first."""

from enum import StrEnum


class Step(StrEnum):
    """One thing to do after a test."""

    PRACTISE = "practise"
    """Answer again what was missed."""
    REFLECT = "reflect"
    AGAIN = "again"
    """Another attempt."""
    LESSON = "lesson"
    """Back to the text."""
    NEXT = "next"
    """On to another lesson, where this one asks for no reflection."""
    TODAY = "today"


def next_steps(
    *, passed: bool | None, practise: bool, practised: bool, reflect: bool, again: bool, next_lesson: bool
) -> tuple[Step, ...]:
    """The steps that there are now, the one to take first at the front.

    `passed` is `None` while the result may not be seen: then nothing here may tell it. `practise`: whether something
    was missed that may be seen and asked again; `practised`: whether that was done already; `reflect`: whether the
    lesson has a prompt; `again`: whether another attempt may begin; `next_lesson`: whether there is another to study.
    """
    there = {
        Step.PRACTISE: practise and passed is not None,
        Step.REFLECT: reflect,
        Step.AGAIN: again,
        Step.LESSON: True,
        Step.NEXT: next_lesson and not reflect,
        Step.TODAY: True,
    }
    order: tuple[Step, ...]
    if passed is False:
        order = (Step.PRACTISE, Step.AGAIN, Step.LESSON, Step.TODAY)
        if not practise and not practised:  # what was missed is to be read up first
            order = (Step.LESSON, Step.AGAIN, Step.TODAY)
    elif passed:
        order = (Step.REFLECT, Step.NEXT, Step.PRACTISE, Step.AGAIN, Step.TODAY)
    else:
        order = (Step.REFLECT, Step.TODAY, Step.AGAIN, Step.LESSON)
    return tuple(step for step in order if there[step])
