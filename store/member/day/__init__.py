"""What a day of study begins with: Today, what is due, what one asks oneself once a year."""
