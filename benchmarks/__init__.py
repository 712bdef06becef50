"""What `make bench` measures: each module one figure, with its floor or target beside it."""
