"""What each implementation can do, found by trying it.

``facts`` says what a finding is, ``support`` tries modes, boundaries, dtypes, axes and kernels,
``special`` NaN and infinity, ``threads`` measures threads, and ``collect`` puts every implementation
through all of it, in processes of its own.
"""
