"""Exchange between machines: issued summaries, the branch's folder, a member's other machines."""
