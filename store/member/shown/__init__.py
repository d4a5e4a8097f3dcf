"""What places of the application show of a member, gathered from everything that is kept."""
