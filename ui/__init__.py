"""Hits to pages."""
