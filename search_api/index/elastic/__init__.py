"""The index on Elasticsearch 9, for a case that has outgrown one machine. Nothing else here knows Elasticsearch."""
