"""From which kernel size on the other one is faster."""
