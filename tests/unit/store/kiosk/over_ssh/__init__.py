"""What the shared machine reached over SSH promises, without an sshd."""
