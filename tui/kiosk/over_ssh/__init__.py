"""The shared machine reached over SSH, while it runs: the login shell, the host, and a supervisor a connection."""
