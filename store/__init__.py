"""What is remembered: durable, locked, signed. Nothing here draws."""
