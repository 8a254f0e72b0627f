"""The query language: text to nodes."""
