"""The grammar of random questions: each file writes one kind of clause, in both dialects at once."""
