"""The shared machine while it runs: one process per sign-in and session, and nothing of it left behind."""
