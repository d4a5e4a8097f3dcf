"""Keys, signatures, encryption, and the codes that people copy by hand."""
