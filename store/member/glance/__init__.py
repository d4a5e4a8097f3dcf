"""A member's session, opened to be asked something: whose it is on this machine, and how much waits in it."""
