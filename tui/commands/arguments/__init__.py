"""What may be typed behind each command. Apart from the commands: `--help` and completions load none of them."""
