"""Names of people: what is known of them, and whether two written ones may be one. Linking and search share it."""
