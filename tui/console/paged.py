"""What is long and printed to a terminal goes through the member's pager, where `$PAGER` names one."""

import sys
from collections.abc import Iterable, Mapping


def uses_pager(environment: Mapping[str, str]) -> bool:
    """Whether it would, here."""
    return sys.stdout.isatty() and bool(environment.get("PAGER", "").strip())


def print_paged(lines: Iterable[str], environment: Mapping[str, str]) -> None:
    """Print lines, or have the pager show them. Raises `Problem` where the pager that is named is not there."""
    if uses_pager(environment):
        from tui.terminal import outside  # only here: most commands start no program

        outside.page(lines, outside.pager(environment), environment)
        return
    for line in lines:
        sys.stdout.write(f"{line}\n")
