"""A machine's packs, backups, and retirement."""
