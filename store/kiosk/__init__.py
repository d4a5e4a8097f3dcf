"""The shared machine as it lies on disk: who may sign in, how it is set up, how it is doing."""
