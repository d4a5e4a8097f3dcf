"""How near an attempt came to passing."""

from lessons.records import Attempt


def more_right_to_pass(attempt: Attempt) -> int:
    """How many more right answers would have passed it, whichever of the missed ones they are; 0: none, or no number.

    Counted from the questions with the fewest points, so that what is said is true of any of them.
    """
    if attempt.passed or attempt.outcome == "abandoned":
        return 0
    points = attempt.points
    missed = sorted(answer.out_of - answer.points for answer in attempt.answers if answer.points < answer.out_of)
    for count, more in enumerate(missed, 1):
        points += more
        if points * 100 >= attempt.pass_percent * attempt.out_of:
            return count
    return 0
