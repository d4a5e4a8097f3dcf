"""What every screen stands in, and what lies on top of any of them."""
