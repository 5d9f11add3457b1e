"""What is known of languages beyond letters: which one a text is in, and what a place is called."""
