"""The indexes, behind one pair of protocols."""
