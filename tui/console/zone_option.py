"""`--utc-offset`: the time zone in which a command counts years and days and shows times."""

import argparse
import re
import unicodedata
from datetime import timedelta, timezone

from lessons.regex import regex
from tui.wording.language import _

_MOST = timedelta(hours=14)
_OFFSET = regex(
    r"(?:UTC|GMT)?([+-]?)(\d\d(?=\d\d$)|\d{1,2}(?!\d))(?::?([0-5]\d)|(\.\d{1,4}))?", re.IGNORECASE | re.ASCII
)


def add_zone(parser: argparse.ArgumentParser) -> None:
    """Declare the option; `args.utc_offset` is a zone, or `None` for that of this machine."""
    parser.add_argument(
        "--utc-offset",
        type=_zone,
        default=None,
        metavar=_("HOURS"),
        help=_("zone for years, days and times, in hours ahead of UTC (8, +08:00); default: this machine's"),
    )


def _zone(text: str) -> timezone:
    match = _OFFSET.fullmatch(unicodedata.normalize("NFKC", text))
    if match:
        sign, hours, minutes, part = match.groups()
        offset = timedelta(hours=int(hours) + float(part or 0), minutes=int(minutes or 0))
        offset = timedelta(minutes=round(offset / timedelta(minutes=1)))
        if offset <= _MOST:
            return timezone(-offset if sign == "-" else offset)
    raise argparse.ArgumentTypeError(_("must be hours from -14 to 14, such as 8, 5.5 or +05:30"))
