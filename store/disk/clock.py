"""The clocks of this machine.

`up` must keep running during suspend: CLOCK_BOOTTIME does on Linux (clock_gettime(2)), CLOCK_MONOTONIC on macOS
(its clock_gettime(3)), and `time.monotonic` on Windows (GetTickCount64 and QueryPerformanceCounter).
"""

import sys
import time
from functools import cache
from pathlib import Path

from lessons.clock import Reading


class SystemClock:
    """Reads the wall clock, the time since boot and the identity of the boot."""

    def read(self) -> Reading:
        """The current reading of this machine's clocks."""
        return Reading(utc=time.time_ns() // 1_000_000, up=_since_boot(), boot=boot_id())


if sys.platform == "win32":

    def _since_boot() -> int:
        return time.monotonic_ns() // 1_000_000

elif sys.platform == "linux":

    def _since_boot() -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

else:

    def _since_boot() -> int:
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000


@cache
def boot_id() -> str:
    """The identity of this boot as the system gives it; empty if it gives none."""
    try:
        return _boot_id()
    except (OSError, AttributeError, ImportError):
        return ""


if sys.platform == "win32":

    def _boot_id() -> str:
        import platform
        import winreg  # exists on Windows only

        # A counter that the kernel raises at every boot.
        key = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as parameters:
            # With the machine's name, since a test may be moved to another machine with the same counter.
            return f"{platform.node()}-boot-{int(winreg.QueryValueEx(parameters, 'BootId')[0])}"

elif sys.platform == "darwin":

    def _boot_id() -> str:
        import ctypes

        size = ctypes.c_size_t(64)
        buffer = ctypes.create_string_buffer(size.value)
        system = ctypes.CDLL(None)
        if system.sysctlbyname(b"kern.bootsessionuuid", buffer, ctypes.byref(size), None, ctypes.c_size_t(0)):
            return ""
        return buffer.value.decode("ascii", "replace")

else:

    def _boot_id() -> str:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
