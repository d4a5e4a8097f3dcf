"""What an exchange reports, one thing at a time."""

from typing import NamedTuple

from lessons.problem import Problem


class ExchangeMessage(NamedTuple):
    """One thing that an exchange did, or could not do."""

    message: Problem
    """What was done (or is to be done), as a translatable message."""
    refused: bool = False
    sent: bool = False
    """Whether a file was put into the folder."""
