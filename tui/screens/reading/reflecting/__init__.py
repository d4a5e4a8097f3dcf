"""What a member makes of a lesson for themselves: reflections, uses at work, the yearly self-examination."""
