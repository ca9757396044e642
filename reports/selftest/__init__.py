"""Whether an alarm of ``corrconv regress`` can be trusted, and whether silence can, beside asv's."""
