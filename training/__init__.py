"""Trains the named-entity weights that ship in ``nlp/weights``; no part of the product itself."""
