"""One member's records, open work and texts, and every change to them."""
