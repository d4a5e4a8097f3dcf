"""Fits the parameters of FSRS-6 to a member's answers, where `fsrs-rs-python` is installed.

It says nothing where it is not worth it: a fit to the older four fifths of the answers has to foretell the last fifth
better than the average of many learners does.
"""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from lessons.learning.fit import AVERAGE, UNIT, Step, is_plausible

if TYPE_CHECKING:
    from fsrs_rs_python import FSRSItem

LIBRARY = "fsrs-rs-python"
_OLDER = 4, 5
"""The part of the answers, the oldest, to which it is fitted on trial."""


def program() -> str:
    """What fits here, with its version; empty where nothing does."""
    try:
        return f"{LIBRARY} {version(LIBRARY)}"
    except PackageNotFoundError:
        return ""


def fitted(steps: Sequence[Step]) -> tuple[int, ...] | None:
    """The parameters in ten-thousandths that foretell these answers best, oldest first; None where the average does.

    Holds up every thread of its process meanwhile: some 10 ms for a year's answers.
    """
    whole = items(steps)
    of, parts = _OLDER
    cut = len(whole) * of // parts
    older, newer = whole[:cut], whole[cut:]
    if not newer or log_loss(trained(older), newer) >= log_loss(AVERAGE, newer):
        return None
    found = trained(whole)
    return found if is_plausible(found) else None


def trained(items: "list[FSRSItem]") -> tuple[int, ...]:
    """The parameters, in ten-thousandths, that foretell these answers best."""
    from fsrs_rs_python import FSRS

    return tuple(round(value * UNIT) for value in FSRS([]).compute_parameters(items))


def log_loss(parameters: Sequence[int], items: "list[FSRSItem]") -> float:
    """How badly parameters foretell these answers: 0 would be perfect."""
    from fsrs_rs_python import FSRS

    return float(FSRS([value / UNIT for value in parameters]).evaluate(items).log_loss)


def items(steps: Sequence[Step]) -> "list[FSRSItem]":
    """For each answer after a night what was answered until then, oldest first."""
    from fsrs_rs_python import FSRSItem, FSRSReview

    cards: dict[int, list[FSRSReview]] = {}
    found = []
    for card, rating, nights in steps:
        answered = cards.setdefault(card, [])
        answered.append(FSRSReview(rating, nights))
        if nights:
            found.append(FSRSItem(answered))
    return found
