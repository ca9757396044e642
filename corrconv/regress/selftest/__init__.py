"""``corrconv regress --self-test``: how often it errs on this machine, beside ``asv continuous``.

One commit is measured against itself, and against itself with slowdowns planted in its code. What either
tool names is counted: all of the first is false, and all that is missing of the second is missed.
"""
