"""Questions beside a question: copies of its text, the same matter, its surge."""
