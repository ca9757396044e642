"""The correctness gate: no implementation is timed before it has passed.

``oracle`` says what is right, ``cases`` what is asked, ``metrics`` how far off a result is and may
be, ``examine`` puts one implementation through one case, ``run`` all through all, and ``spot``
checks the very problem that a benchmark is about to time.
"""
