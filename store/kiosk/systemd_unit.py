"""Writes the systemd unit of a shared machine, and the udev rule that mounts USB drives.

cage shows one program on the whole screen and has no keys of its own; foot shows Chinese, which the plain console
cannot. Both are in every distribution. All of foot's keys and mouse gestures are off: no other window, no
opened address, no scrollback, and no clipboard, which would outlive a session.

Hardening that is left out because it breaks this: ProtectHome (hides /run/user, where the screen's socket is),
ProtectSystem=strict (makes it read-only), PrivateDevices, DevicePolicy and ProtectClock (take the screen and the keys
away), MemoryDenyWriteExecute (Mesa compiles), PrivateUsers (no login session).
"""

import shlex
from pathlib import Path

import msgspec

UNIT_FILE = Path("/etc/systemd/system/study-kiosk.service")
FONT = "Noto Sans Mono CJK SC"
"""From Debian's package fonts-noto-cjk."""
RULE_FILE = Path("/etc/udev/rules.d/90-study-kiosk.rules")

_NO_KEYS = (
    *("scrollback-up-page", "scrollback-down-page", "clipboard-copy", "clipboard-paste", "primary-paste"),
    *("search-start", "font-increase", "font-decrease", "font-reset", "spawn-terminal"),
    *("show-urls-launch", "show-urls-copy", "unicode-input"),
)
_NO_GESTURES = (
    *("selection-override-modifiers", "select-begin", "select-begin-block", "select-word", "select-word-whitespace"),
    *("select-row", "select-extend", "select-extend-character-wise", "primary-paste"),
)
HARDENING = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=full
PrivateTmp=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_NETLINK AF_INET AF_INET6
LockPersonality=yes
SystemCallArchitectures=native
"""
"""What a unit of Study may not do, systemd.exec(5)."""
_UNIT = """\
# Written by study kiosk --setup, which writes it anew.
[Unit]
Description=Study, the shared machine
After=systemd-user-sessions.service dbus.socket systemd-logind.service getty@{tty}.service
Wants=dbus.socket systemd-logind.service
Conflicts=getty@{tty}.service
StartLimitIntervalSec=0

[Service]
User={user}
PAMName=login
WorkingDirectory=/
ExecStart=/usr/bin/cage -- /usr/bin/foot -o {font} -o csd.preferred=none -o scrollback.lines=0 \\
{foot}  {program} --home {home} --lang {lang} kiosk
Restart=always
RestartSec=1
# The administrator's end.
RestartPreventExitStatus=0
OOMPolicy=continue
TTYPath=/dev/{tty}
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
UtmpIdentifier={tty}
UtmpMode=user
Environment=LANG={locale}
UMask=0077
LimitCORE=1
{hardening}
[Install]
WantedBy=multi-user.target
"""
_RULE = """\
# Written by study kiosk --setup: a USB stick is mounted for the kiosk, which looks there for packs and plan.
ACTION=="add", SUBSYSTEM=="block", ENV{{ID_BUS}}=="usb", ENV{{ID_FS_USAGE}}=="filesystem", \\
  RUN{{program}}+="/usr/bin/systemd-mount --no-block --collect --fsck=no --owner={user} \\
--options=nosuid,nodev,noexec $devnode /run/media/study-%k"
"""


class UnitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The values that the unit is made from."""

    user: str
    program: Path
    """The path of `study`."""
    home: Path
    tty: str = "tty1"
    lang: str = "zh"
    locale: str = "zh_CN.UTF-8"
    font: str = FONT
    """Named explicitly: `monospace` depends on the locale, and under C.UTF-8 it has no Chinese."""


def unit(place: UnitSettings) -> str:
    """The text of the unit."""
    options = [f"key-bindings.{name}=none" for name in _NO_KEYS] + [
        f"mouse-bindings.{name}=none" for name in _NO_GESTURES
    ]
    return _UNIT.format(
        hardening=HARDENING,
        tty=place.tty,
        user=place.user,
        font=_word(f"font={place.font}:size=16,monospace:size=16"),
        foot="".join(f"  -o {option} \\\n" for option in options),
        program=_word(str(place.program)),
        home=_word(str(place.home)),
        lang=place.lang,
        locale=place.locale,
    )


def rule(place: UnitSettings) -> str:
    """The text of the udev rule."""
    return _RULE.format(user=place.user)


def _word(text: str) -> str:
    """Quote one word of a systemd command line, where `%` and `$` are special, systemd.service(5)."""
    return shlex.quote(text).replace("%", "%%").replace("$", "$$")
