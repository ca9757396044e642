"""Images larger than memory: block by block from file to file, beside others, and what that costs."""
