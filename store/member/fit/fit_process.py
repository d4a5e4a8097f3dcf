"""Fitting in a process of its own: it would hold up every thread here, and a fault in it ends nothing else.

On a shared machine that was upgraded meanwhile it is the new Study that fits. Only numbers and a name come from it.
"""

import os
import subprocess
import sys
from typing import NamedTuple

import msgspec

from lessons.learning.fit import Answers, Step
from lessons.learning.fitter import fitted, program

_PATIENCE = 120
"""Seconds after which a fit is given up."""
_steps = msgspec.json.Decoder(list[Step])


class FittedAnswers(NamedTuple):
    """What the process came to."""

    fitter: str
    """The program that fitted, with its version."""
    parameters: tuple[int, ...] | None
    """As `fitted` gives them."""


_fitted = msgspec.json.Decoder(FittedAnswers)


def fit_apart(made: Answers) -> FittedAnswers | None:
    """What fits these answers; None where the process came to nothing."""
    paths = os.pathsep.join(filter(None, sys.path))
    try:
        done = subprocess.run(  # noqa: S603 -- this very program, no shell
            [sys.executable, "-P", "-m", __name__],
            input=msgspec.json.encode(made.steps),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
            env=os.environ | {"PYTHONPATH": paths},
        )
        return _fitted.decode(done.stdout)
    except (OSError, subprocess.SubprocessError, msgspec.DecodeError):
        return None


def main() -> None:
    """What runs there: answers come in, parameters go out."""
    steps = _steps.decode(sys.stdin.buffer.read())
    sys.stdout.buffer.write(msgspec.json.encode(FittedAnswers(program(), fitted(steps))))


if __name__ == "__main__":
    main()
