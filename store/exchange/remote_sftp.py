"""SFTP to known hosts only: an unknown host key is rejected."""

from pathlib import Path
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

_TIMEOUT = 30
"""Seconds without an answer after which the connection fails."""


def _get_text(message: paramiko.Message) -> str:
    """Decode any bytes as a name; paramiko would reject a whole folder for one name that is not UTF-8."""
    return message.get_string().decode("utf-8", "surrogateescape")


paramiko.Message.get_text = _get_text  # type: ignore[method-assign, assignment]


class KnownHostsSFTP(SFTPFileSystem):  # type: ignore[misc]
    """fsspec's SFTP, which would accept any host, restricted to hosts in `~/.ssh/known_hosts`."""

    def __init__(self, host: str, **ssh_kwargs: Any) -> None:
        self._known_hosts = ssh_kwargs.pop("known_hosts", None)
        limits = dict.fromkeys(("timeout", "banner_timeout", "auth_timeout", "channel_timeout"), _TIMEOUT)
        super().__init__(host, **{**limits, **ssh_kwargs})

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        if self._known_hosts:
            self.client.load_host_keys(str(Path(self._known_hosts).expanduser()))
        else:
            self.client.load_system_host_keys()
        self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
        self.client.connect(self.host, **self.ssh_kwargs)
        self.ftp = self.client.open_sftp()
        if channel := self.ftp.get_channel():
            channel.settimeout(_TIMEOUT)
