"""``corrconv recommend``: a ranking for one problem, from the model that `auto` chooses by.

``rank``
    Who takes part, in which order, and who is left out, with the reason.
``types``, ``exact``, ``source``
    What a recommendation holds; how exact each is; where the times come from.
``data``, ``shown``
    The same for a program, and as a table.
"""
