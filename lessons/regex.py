"""Regular expressions that are compiled when they are first used.

Compiling one takes 0.05 to 1.5 ms, and a command uses few of the hundreds that its modules name: `study read` compiles
60 of 200, and takes 15 ms less.
"""

import re
from typing import Any, AnyStr, cast

_USED = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split", "groups")


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, later: also an error in it shows at the first use."""
    return cast("re.Pattern[AnyStr]", _Uncompiled(pattern, flags))


class _Uncompiled:
    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _USED:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for used in _USED:  # from now on they are found without coming here
            setattr(self, used, getattr(compiled, used))
        return getattr(compiled, name)
