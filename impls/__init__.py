"""One file an implementation, found by looking."""
