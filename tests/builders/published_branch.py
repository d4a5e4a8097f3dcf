"""The folder of a branch that published a pack."""

from pathlib import Path

from tui.cli.main import main

PACK = """\
---
id: valves
lang: zh
version: 1
published: 2026-01-01
title: 阀门
---
# 阀门
"""
LESSON = """\
---
id: open
lang: zh
title: 开
track: production
level: member
minutes: 5
version: 1
published: 2026-01-01
---
# 开
正文。
"""


def published(place: Path, name: str = "检修一班") -> Path:
    """The folder of a branch that published a pack."""
    folder = place / f"share-{name}"
    (folder / "packs" / "valves").mkdir(parents=True)
    (folder / "packs" / "valves" / "index.md").write_text(PACK)
    (folder / "packs" / "valves" / "open.md").write_text(LESSON)
    home = str(place / f"secretary-{name}")
    assert main(["--home", home, "--lang", "en", "branch", "init", name, "--no-passphrase"]) == 0
    assert main(["--home", home, "--lang", "en", "branch", "publish", str(folder)]) == 0
    return folder
