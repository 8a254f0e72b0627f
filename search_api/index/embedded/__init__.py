"""The index on tantivy, in the case folder."""
