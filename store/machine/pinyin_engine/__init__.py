"""librime, which turns pinyin into Chinese: its data, and the process of its own in which it runs.

What is typed goes to that process through a pipe and comes back through another; neither it nor Study writes any of it
anywhere.
"""
