"""`study seal`: a stage test under a start code."""

import argparse
from pathlib import Path

from lessons.clean import clean_line
from store.branch.seal_pack import seal_test
from store.disk.home import Home
from tui.wording.language import _


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study seal`."""
    parser.add_argument("pack", type=Path, metavar=_("PACK"), help=_("the pack's folder, a copy of it is best"))
    parser.add_argument("test", metavar=_("TEST"), help=_("the id of the stage test"))


def run(args: argparse.Namespace, home: Home) -> int:
    """Seal, and print the start code."""
    file, code = seal_test(args.pack, args.test)
    print(code)
    place = clean_line(str(file), 1000)
    print(_("sealed in {file}; keep the questions and this start code apart from it").format(file=place))
    return 0
