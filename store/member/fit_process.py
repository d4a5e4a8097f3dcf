"""Fitting in a process of its own: it would hold up every thread here, and a fault in it ends nothing else."""

import os
import subprocess
import sys

import msgspec

from lessons.learning.fit import Answers, Step
from lessons.learning.fitter import fitted

_PATIENCE = 120
"""Seconds after which a fit is given up."""
_steps = msgspec.json.Decoder(list[Step])
_parameters = msgspec.json.Decoder(tuple[int, ...] | None)


def fit_apart(made: Answers) -> tuple[int, ...] | None:
    """The fitted parameters, as `fitted` gives them; None also where the process came to nothing."""
    paths = os.pathsep.join(filter(None, sys.path))
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", "-m", __name__],
            input=msgspec.json.encode(made.steps),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
            env=os.environ | {"PYTHONPATH": paths},
        )
        return _parameters.decode(done.stdout)
    except (OSError, subprocess.SubprocessError, msgspec.DecodeError):
        return None


def main() -> None:
    """What runs there: answers come in, parameters go out."""
    sys.stdout.buffer.write(msgspec.json.encode(fitted(_steps.decode(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
