"""`study seal`: a stage test under a start code."""

import argparse

from lessons.clean import clean_line
from store.branch.seal_pack import seal_test
from store.disk.home import Home
from tui.wording.language import _


def run(args: argparse.Namespace, home: Home) -> int:
    """Seal, and print the start code."""
    file, code = seal_test(args.pack, args.test, args.new_id)
    print(code)
    place = clean_line(str(file), 1000)
    print(_("sealed in {file}; keep the questions and this start code apart from it").format(file=place))
    return 0
