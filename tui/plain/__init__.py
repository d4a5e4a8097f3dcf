"""Tests, review and reflections line by line: for screen readers, pipes and terminals that draw nothing."""
