"""A source file to Documents."""
