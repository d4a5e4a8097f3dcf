"""Notices for the member about data that could not be read properly, and what was done about it."""

from collections.abc import Callable

from lessons.problem import Problem


class Notices(list[Problem]):
    """A list without duplicates. `heard`, if set, is called with each new notice, from any thread."""

    heard: Callable[[Problem], object] | None = None

    def add(self, problem: Problem) -> None:
        """Add a notice and pass it to `heard`, unless it is already in the list."""
        if all(str(problem) != str(known) for known in self):
            self.append(problem)
            if self.heard:
                self.heard(problem)
