"""How many per cent a score is, as it is shown."""


def percent_shown(points: int, out_of: int, mark: int = 100) -> int:
    """Rounded half up; but neither `mark` nor a hundred is shown where it was not reached."""
    if not out_of:
        return 0
    percent = (200 * points + out_of) // (2 * out_of)
    unreached = any(percent >= bound and points * 100 < bound * out_of for bound in (mark, 100))
    return 100 * points // out_of if unreached else percent
