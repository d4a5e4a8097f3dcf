"""What of the engine the system has: librime, and a dictionary for it."""

from pathlib import Path
from typing import NamedTuple

LIBRARIES = (
    *("/usr/lib/*-linux-*/librime.so.1", "/usr/lib64/librime.so.1", "/usr/lib/librime.so.1"),
    "/usr/local/lib*/librime.so.1",
)
"""Where systems have librime."""
SHARED = (Path("/usr/share/rime-data"), Path("/usr/local/share/rime-data"))
"""Where systems have its dictionaries."""
_DICTIONARIES = ("luna_pinyin", "pinyin_simp")
"""Those that can be used, the better first. The first is in traditional characters, which librime simplifies."""


class System(NamedTuple):
    """What is there; empty and `None` where something is missing."""

    library: str
    shared: Path | None
    dictionary: str

    @property
    def packages(self) -> list[str]:
        """What is still to be installed, as Debian calls it."""
        missing = [] if self.library else ["librime1"]
        return missing if self.shared else [*missing, "rime-data-luna-pinyin", "rime-prelude", "rime-essay"]


def on_this_system() -> System:
    """What is installed here."""
    root = Path("/")
    library = next((str(file) for pattern in LIBRARIES for file in sorted(root.glob(pattern.lstrip("/")))), "")
    for shared in SHARED:
        for name in _DICTIONARIES:
            if (shared / f"{name}.dict.yaml").is_file():
                return System(library, shared, name)
    return System(library, None, "")
