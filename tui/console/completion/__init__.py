"""Scripts that complete what is typed, one file a shell, each made from the syntax of the commands."""
