"""Offences: a taxonomy tied to Home Office codes, and how a sentence says what stage one has reached."""
