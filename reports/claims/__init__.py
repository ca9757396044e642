"""Published statements put to the test: one module for each source, one experiment for each statement.

`claim` says what a claim is, `checks` judges those that are comparisons, `registry` finds them,
`run` runs them, `stored` keeps what came out. A module that has ``CLAIMS`` is a source.
"""
