"""Question banks as files: brought into a pack, and written for other programs."""
