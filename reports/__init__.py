"""What it says: stored results as one tidy frame, findings, figures and a page, and the commands."""
