"""A pack tried by its author: the application on it alone, with what `study check` says beside the lesson."""
