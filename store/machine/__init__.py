"""What belongs to a machine and not to a member: its packs, its backup, its retirement."""
