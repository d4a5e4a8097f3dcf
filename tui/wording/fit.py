"""What the schedule of review goes by, in words."""

from lessons.records import Fit
from tui.wording.language import _


def fit_lines(fit: Fit | None, refused: int) -> list[str]:
    """From how many answers it was fitted; `refused`: fits that are not used, as their parameters are not plausible."""
    lines = [_("Schedule: the average of many learners.")]
    if fit:
        lines = [_("Schedule: fitted to {n} of your answers.").format(n=fit.answers)]
    if refused:
        lines.append(_("Fits with implausible parameters, not used: {n}.").format(n=refused))
    return lines
