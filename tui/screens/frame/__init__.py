"""What all screens are built on, and the dialogs that any of them opens."""
