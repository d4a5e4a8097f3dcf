"""What could not be read as it should and what became of it: for who studies to know, however late it is found."""

from collections.abc import Callable

from lessons.problem import Problem


class Notices(list[Problem]):
    """Each is kept once. Whoever shows them sets `heard`, and is called with each that comes, from any thread."""

    heard: Callable[[Problem], object] | None = None

    def add(self, problem: Problem) -> None:
        """Keep it, and tell it at once where somebody listens; what is known already is not told again."""
        if all(str(problem) != str(known) for known in self):
            self.append(problem)
            if self.heard:
                self.heard(problem)
