"""Runs that the pages ask for, each in a process of its own, one at a time; and how far every run is, in the store."""
