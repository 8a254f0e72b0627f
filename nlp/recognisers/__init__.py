"""One module per family of mentions."""
