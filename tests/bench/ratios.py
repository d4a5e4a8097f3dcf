"""Two ways of doing something, timed in turn: the ratio is what can be believed on a shared machine."""

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Comparison(NamedTuple):
    """Medians over all rounds."""

    ours: float
    """Milliseconds."""
    theirs: float
    """Milliseconds."""
    ratio: float
    """Median of the ratios of neighbouring rounds, which noise that lasts longer than a round leaves alone."""

    def line(self, name: str, bound: float) -> str:
        """One line of a report."""
        verdict = "ok" if self.ratio <= bound else "TOO SLOW"
        return (
            f"{name:<44} {self.ours:9.3f} ms {self.theirs:9.3f} ms  ratio {self.ratio:5.2f} (bound {bound}) {verdict}"
        )


def compare(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 101) -> Comparison:
    """Time both alternately, the first of each round changing; one round before goes uncounted."""
    pairs = []
    for number in range(rounds + 1):
        if number % 2:
            first = elapsed(ours)
            pairs.append((first, elapsed(theirs)))
        else:
            second = elapsed(theirs)
            pairs.append((elapsed(ours), second))
    a, b = zip(*pairs[1:], strict=True)
    return Comparison(statistics.median(a), statistics.median(b), statistics.median(x / y for x, y in pairs[1:]))


def elapsed(action: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def spent(action: Callable[[], object]) -> float:
    """Milliseconds of processor time that one call takes, whatever else the machine is doing."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000
