"""A query to Hits, on either index."""
