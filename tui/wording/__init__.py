"""What Study says, in the language of the moment."""
