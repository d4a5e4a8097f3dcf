"""Screens of a lesson: reading it, notes, links, reflection, putting it to use."""
