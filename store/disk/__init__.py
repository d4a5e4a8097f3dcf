"""The ground: files that are whole or not there, the home they lie in, the clocks of this machine."""
