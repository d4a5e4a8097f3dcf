"""The base of store: atomic files, the home folder, this machine's clocks."""
