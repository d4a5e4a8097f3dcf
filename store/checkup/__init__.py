"""What there is to say of the health of a home and its machine: checks that change nothing, each with its cure."""
