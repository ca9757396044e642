"""What runs inside a side's process: it computes cells with the code of one commit, and takes a sample of
one when it is told to.

It stands alone: it imports NumPy, and of the side's ``corrconv`` the public names that its older commits
have as well; its own files import each other relatively, and nothing of the ``corrconv`` that they lie in.
Both sides run these very files, of the version that asked.
"""
