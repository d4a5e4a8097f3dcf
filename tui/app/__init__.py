"""The application around the screens: how it starts, its palette, what runs beside it, how it ends."""
