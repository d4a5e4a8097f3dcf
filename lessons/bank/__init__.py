"""Question banks of other programs: their layouts read into questions, and questions written in our Markdown."""
