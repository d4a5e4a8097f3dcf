"""Markdown -> blocks and styled pieces that do not depend on a width yet."""
