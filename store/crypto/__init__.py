"""Keys, signatures, what is encrypted, and the codes that people copy by hand."""
