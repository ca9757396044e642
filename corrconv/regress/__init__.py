"""Whether HEAD is slower than BASE: both commits in processes that alternate, one error rate for all
cells.

`commits` and `builds` make a side of a commit, `side` is its process (a script that stands alone, since
the package that it imports is the side's own), `sides` is that process as its parent sees it; `cells` are
what is measured, `statistics` says when something is slower, `reach` what a change can touch; `run` does
it all, and `store` keeps what is finished. docs/regress.md says what all of it promises.
"""
