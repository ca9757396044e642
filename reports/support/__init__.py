"""What each implementation takes, as its own `supports` says."""
