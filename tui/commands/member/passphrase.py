"""`study passphrase`: set, change or remove the passphrase of a key."""

import argparse

from lessons.problem import N_, Problem
from store.crypto.key_file import is_wrapped, member_key_file
from store.crypto.keys import Key, secretary_key_file, set_passphrase
from store.crypto.recovery import new_recovery_key, recovered
from store.disk.home import Home
from store.member.passphrase import protect, unlock, unprotect
from tui.console.ask_passphrase import asker, new_passphrase, recovery_key
from tui.console.member_here import member_here
from tui.wording.language import _


def run(args: argparse.Namespace, home: Home) -> int:
    """Wrap the key again; the key itself, and so its fingerprint, stays. A member's files follow their key."""
    ask = asker(args.passphrase_file)
    if args.branch:
        passphrase = None if args.remove else new_passphrase(args.new_passphrase_file, _("the branch's key"))
        set_passphrase(secretary_key_file(home), "secretary", ask, passphrase)
        print(_("the key has no passphrase any more") if passphrase is None else _("the key has its new passphrase"))
        return 0
    member = args.member or member_here(home)
    if not home.member_folder(member).is_dir():
        raise Problem(member, N_("no member with this id on this machine"))
    path = member_key_file(home, member)
    first = not is_wrapped(path)
    if args.remove:
        unprotect(home, member, ask)
        print(_("passphrase removed: records, texts and notes are plain files again"))
        return 0
    key: Key | None = None
    if args.recovery:
        key = recovered(path, recovery_key(args.passphrase_file))
    elif path.exists():
        key = unlock(home, member, ask)
    if first or key is None or not args.new_recovery_key:
        key = protect(home, member, key, new_passphrase(args.new_passphrase_file, _("the member's key")))
        print(_("records, texts, drafts and notes are encrypted under the new passphrase"))
    if first or args.new_recovery_key:
        print(_("recovery key, the only way in if the passphrase is forgotten; write it down, it is not shown again:"))
        print(new_recovery_key(path, key))
    return 0
