"""SciPy's and NumPy's own tests for correlate and convolve, run against an implementation.

`selection` says which tests apply and why others do not. `run` starts a measuring process for each
implementation and suite, which does a `job`; there, `plugin` collects, runs and judges the tests, while
`stand_ins` answer in the place of the library's functions. `evidence` holds what came of them.
"""
