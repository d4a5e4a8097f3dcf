"""The shared machine reached over SSH, as it lies on disk: what sshd is told, who is meant, and what is limited."""
