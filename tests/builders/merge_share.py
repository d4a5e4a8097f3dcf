"""A merge of a shared folder, without the command."""

from pathlib import Path

from store.branch.roster import read_roster
from store.ledger.ledger import Ledger
from store.merge.merge import Merged, merge


def run(share: Path, ledger: Path, jobs: int = 1, memory: Path | None = None) -> list[Merged]:
    """Merge a shared folder."""
    path = share / "branch" / "roster.json"
    known = read_roster(str(path), path.read_bytes())
    return list(merge(Ledger(ledger), [share], [known], jobs=jobs, memory=memory))
