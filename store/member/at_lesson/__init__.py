"""A member before one lesson: what they have done of it, and what comes next."""
