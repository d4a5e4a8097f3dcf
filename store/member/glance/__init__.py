"""The session of a home's member, opened to study or only to be asked something, and what it is asked."""
