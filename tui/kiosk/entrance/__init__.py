"""The screens before a member's session: the sign-in, the pause, the administrator's status."""
