"""A test taken: its paper, its sitting, its time, its record; and what is said of it afterwards."""
