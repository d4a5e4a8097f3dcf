"""What lies in the folder of a ledger."""

from pathlib import Path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a ledger but the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
