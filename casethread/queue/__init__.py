"""Work that waits for workers: what it is in our words, and the queue on PostgreSQL that holds it."""
