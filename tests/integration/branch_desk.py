"""The command line in several homes at once, around the shared folder of a branch."""

from pathlib import Path

import pytest

from tui.cli.main import main


class Desk:
    """Runs `study` in homes under one folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.share = folder / "share"
        self.ledger = folder / "ledger"
        self._capsys = capsys
        self.share.mkdir()

    def study(self, home: str, *arguments: str | Path) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        words = ["--home", str(self.folder / home), "--lang", "en", *map(str, arguments)]
        try:
            status = main(words)
        except SystemExit as end:
            status = int(end.code or 0)
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def done(self, home: str, *arguments: str | Path) -> str:
        """What a command that succeeds prints."""
        status, out, err = self.study(home, *arguments)
        assert (status, err) == (0, "")
        return out

    def bytes_of_ledger(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.ledger.rglob("*") if path.suffix.startswith(".json")}
