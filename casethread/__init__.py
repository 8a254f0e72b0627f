"""Casethread: document and text-mining search for UK public-protection work."""

__version__ = "0.1.0"
