"""The audit: how we come to know what a provider claims and does."""
