"""Published statements put to the test: each with its experiment, its judge and its figure.

`claim` says what a claim is, `checks` judges those that are comparisons, `registry` finds them,
`run` runs them, `evidence` keeps what came out. A module with ``CLAIMS`` is all that a new claim needs.
"""
