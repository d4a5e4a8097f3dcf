"""Packages of the system, by their names in Debian, that a shared machine needs beside Study: the one list of them.

It imports nothing of Study or of others, so that `packaging/build` can read it with a bare Python.
"""

PROGRAMS = {"cage": "cage", "foot": "foot", "Xwayland": "xwayland"}
"""Program → its package. As distributions build it, cage does not start without Xwayland."""
FONTS = ("fontconfig", "fonts-noto-cjk")
INPUT = ("librime1", "rime-data-luna-pinyin", "rime-prelude", "rime-essay")
"""What Study itself types Chinese with."""
SSH = ("openssh-server",)

SYSTEM_PACKAGES = {
    "base": ("python3", "sudo", "man-db"),  # messages and pages name `sudo -u`; manual pages are shown by man
    "terminal": (*PROGRAMS.values(), "dbus", "libpam-systemd"),  # the last two: a session of logind, which cage needs
    "fonts": FONTS,
    "input": INPUT,
    "ssh": SSH,
}
"""What they are for → the packages."""
