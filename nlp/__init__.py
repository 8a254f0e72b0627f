"""Document to Mentions: people, places, organisations, dates, offences, operations and identifiers."""
