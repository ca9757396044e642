"""Whether HEAD is slower than BASE: both commits in processes that alternate, one error rate for all
cells.

`prepare` and `builds` make a side of a commit, `inside` is its process (a script that stands alone, since
the package that it imports is the side's own), `sides` is that process as its parent sees it; `cells` are
what is measured, `statistics` says when something is slower, `reach` what a change can touch; `run` does
it all, and `store` keeps what is finished. `selftest` tries how often all of it errs. docs/regress.md says
what it promises.
"""
