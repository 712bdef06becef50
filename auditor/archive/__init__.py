"""What providers said, and when. Append-only, written by machines alone."""
