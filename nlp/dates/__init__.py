"""The date grammar: what is written becomes a node, a node becomes an interval of days."""
