"""What is said of tests, on the screen and in plain lines: rules, time, what is missing, results."""
