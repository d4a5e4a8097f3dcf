"""Banks in sheets: the header, wherever it stands, and the rows below it."""
