"""What a member wrote: gathered by year, and made into documents. It stays kept where it was."""
