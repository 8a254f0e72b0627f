"""Mentions to entities, incidents and links, each with its reasons."""
