"""Questions of a bank as our Markdown, and their place in a lesson."""
