"""Lesson text on a screen."""
