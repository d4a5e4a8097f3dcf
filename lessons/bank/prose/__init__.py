"""Banks that are texts, from Word or an editor."""
