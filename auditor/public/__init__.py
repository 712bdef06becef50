"""The read-only window: pages and feeds over what is public. Has no models of its own."""
