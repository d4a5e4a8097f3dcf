"""What stands before a member's session: the sign-in, the pause, the administrator's screen."""
