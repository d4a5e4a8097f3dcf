"""What commands share: usage, passphrases asked for, the zone of a report."""
