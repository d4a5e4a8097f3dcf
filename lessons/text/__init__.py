"""Text from outside as people read it: names, words that are looked for, days, widths; no Markdown."""
