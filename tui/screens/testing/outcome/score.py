"""The score of a result as a screen shows it."""

from textual.content import Content

from lessons.records import Attempt
from tui.wording.testing.result_text import measure_text, points_text, verdict


def score_text(attempt: Attempt) -> Content:
    """Passed or not, points, per cent, pass mark and time, in a line."""
    return Content.assemble(
        (f" {verdict(attempt)} ", "bold reverse $success" if attempt.passed else "bold reverse $warning"),
        "  ",
        (points_text(attempt), "bold"),
        ("  " + measure_text(attempt), "$foreground 70%"),
    )
