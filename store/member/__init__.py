"""One member's records, open work and texts, and every act that changes them."""
