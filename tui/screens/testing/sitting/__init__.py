"""What serves the screen of one sitting: how far it is, what is saved of it, its buttons, its title and its time."""
