"""The places one goes to: today, library, progress, settings, and the first start."""
