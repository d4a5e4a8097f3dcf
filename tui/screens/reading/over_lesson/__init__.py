"""Dialogs over a lesson: a term of its glossary, the address of a link."""
