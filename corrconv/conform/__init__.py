"""SciPy's and NumPy's own tests for correlate and convolve, run against an implementation.

`selection` says which tests apply and why others do not. In pytest's process, `plugin` brings
together `collecting`, `stand_ins` (a library's functions, replaced), `calls` (how ours answers them),
`running` (the verdict on a test) and `rounding`; what comes of it is written to `lines`. In ours,
`run` starts one such process for each implementation and suite and reads its lines, `results` holds
them, and `store` keeps them for the page.
"""
