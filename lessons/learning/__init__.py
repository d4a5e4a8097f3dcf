"""What remains of what was learned: standing, review, mistakes, and what to do today."""
