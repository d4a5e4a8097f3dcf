"""Checks where a ledger may be created: not in a folder that others write to, and not in a source."""

from pathlib import Path

from lessons.problem import N_, Problem
from store.branch.roster import roster_path
from store.ledger.ledger import is_ledger
from store.merge.list_sources import summaries_in


def refuse_place(path: Path) -> None:
    """Raise `Problem` for a place in a branch's shared folder, a folder of summaries, or a file."""
    if is_ledger(path):
        return
    for folder in (path.absolute(), *path.absolute().parents):
        if roster_path(folder).is_file() or (folder == path.absolute() and (folder / "summaries").is_dir()):
            text = N_(
                "a ledger cannot be in {folder}, the branch's folder, where everybody can write; choose another place"
            )
            raise Problem(str(path), text, folder=folder)
    if not path.is_dir():
        if path.exists():
            raise Problem(str(path), N_("is a file; name the ledger's folder, or a new one"))
    elif summaries := summaries_in(path):
        text = N_("is a folder of summaries ({name}), not a ledger; name the ledger's folder, or a new one")
        raise Problem(str(path), text, name=Path(summaries[0]).name)
