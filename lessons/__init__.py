"""What is studied: Markdown in, values out. Nothing here writes a file, reads a clock or draws."""
