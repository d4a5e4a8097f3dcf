"""From `study …` to the command or the application."""
