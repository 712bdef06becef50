"""What due diligence means: the framework, its vocabulary and its arithmetic. Plain Python, no I/O."""
