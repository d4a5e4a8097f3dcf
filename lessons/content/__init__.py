"""The values that lessons are made of, and how a response is compared with what its author wrote."""
