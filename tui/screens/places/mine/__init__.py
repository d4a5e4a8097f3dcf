"""All that a member wrote, on one screen, and its export."""
