"""The case store: documents, mentions, what they join, the ledger. The truth; every index is derived from it."""
