"""`study passphrase`: set, change or remove the passphrase of a key."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from tui.language import _

if TYPE_CHECKING:
    from store.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study passphrase`."""
    parser.add_argument("--member", metavar=_("MEMBER"), help=_("id of the member; else the one of this machine"))
    parser.add_argument("--branch", action="store_true", help=_("the branch's key instead of a member's"))
    parser.add_argument("--remove", action="store_true", help=_("leave the key unprotected"))
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("the passphrase it has now"))
    parser.add_argument("--new-passphrase-file", type=Path, metavar=_("FILE"), help=_("the passphrase it is to have"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Wrap the key anew; the key itself, and so its fingerprint, stays."""
    from store.envelope import Role
    from store.keys import member_key, member_key_file, secretary_key_file, set_passphrase
    from tui.commands.summary import this_member
    from tui.passphrase import asker, new_passphrase

    role: Role
    ask = asker(args.passphrase_file)
    if args.branch:
        role, path, what = "secretary", secretary_key_file(home), _("the branch's key")
    else:
        member = args.member or this_member(home)
        if not home.member_folder(member).is_dir():
            raise Problem(member, N_("nobody of this id studies here"))
        role, path, what = "member", member_key_file(home, member), _("the member's key")
        member_key(home, member, ask)
    wanted = None if args.remove else new_passphrase(args.new_passphrase_file, what)
    set_passphrase(path, role, ask, wanted)
    print(_("the key has no passphrase now") if wanted is None else _("the key has its new passphrase"))
    return 0
