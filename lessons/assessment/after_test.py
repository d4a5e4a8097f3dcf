"""What can be done after a test, the natural next thing first."""

from enum import StrEnum


class AfterTest(StrEnum):
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


def after_test(
    *, passed: bool | None, practise: bool, practised: bool, reflect: bool, again: bool, next_lesson: bool
) -> tuple[AfterTest, ...]:
    """The steps that there are now, the one to take first at the front.

    `passed` is `None` while the result may not be seen: then nothing here may tell it. `practise`: whether something
    was missed that may be seen and asked again; `practised`: whether that was done already; `reflect`: whether the
    lesson has a prompt; `again`: whether another attempt may begin; `next_lesson`: whether there is another to study.
    """
    there = {
        AfterTest.PRACTISE: practise and passed is not None,
        AfterTest.REFLECT: reflect,
        AfterTest.AGAIN: again,
        AfterTest.LESSON: True,
        AfterTest.NEXT: next_lesson and not reflect,
        AfterTest.TODAY: True,
    }
    order: tuple[AfterTest, ...]
    if passed is False:
        order = (AfterTest.PRACTISE, AfterTest.AGAIN, AfterTest.LESSON, AfterTest.TODAY)
        if not practise and not practised:  # what was missed is to be read up first
            order = (AfterTest.LESSON, AfterTest.AGAIN, AfterTest.TODAY)
    elif passed:
        order = (AfterTest.REFLECT, AfterTest.NEXT, AfterTest.PRACTISE, AfterTest.AGAIN, AfterTest.TODAY)
    else:
        order = (AfterTest.REFLECT, AfterTest.TODAY, AfterTest.AGAIN, AfterTest.LESSON)
    return tuple(step for step in order if there[step])
