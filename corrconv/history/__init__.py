"""``corrconv history``: how long our implementations took, beside a fixed yardstick, commit after commit."""
