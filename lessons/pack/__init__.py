"""A folder or `.zip` of lessons, behind every limit that untrusted input needs."""
