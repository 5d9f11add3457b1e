"""Where news comes from: the polite HTTP client, its guard, and one file per kind of document."""
