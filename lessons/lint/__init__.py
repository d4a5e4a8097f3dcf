"""What is wrong with a pack beyond its syntax, and the ids that are missing in it."""
