"""Whether typing pinyin is offered where nobody asked for it: not where a terminal brings an input method itself."""

import sys
from collections.abc import Mapping

from store.machine.pinyin_engine.system import on_this_system

_NAMED = ("XMODIFIERS", "GTK_IM_MODULE", "QT_IM_MODULE")
"""Where desktops name the input method (im-config(8))."""


def has_own(environment: Mapping[str, str]) -> bool:
    """Whether whoever sits at this terminal has the input method of a desktop, or of the machine they come from."""
    return sys.platform in ("win32", "darwin") or any(environment.get(name) for name in ("SSH_CONNECTION", *_NAMED))


def is_offered(environment: Mapping[str, str], *, shared_machine: bool) -> bool:
    """Whether it is offered: on a shared machine also where it still has to be installed, which is then said."""
    if has_own(environment):
        return False
    system = on_this_system()
    return shared_machine or bool(system.library and system.shared)
