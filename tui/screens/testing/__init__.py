"""Screens of questions: a test from its rules to its result, review, the wrong-answer book."""
