"""The picture of Today that stands on the terminal before Textual is loaded."""
