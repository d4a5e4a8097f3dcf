"""Screens of question banks: which files, and what becomes of each question in them."""
