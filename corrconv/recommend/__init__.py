"""``corrconv recommend``: a ranking for one problem, from the model that `auto` chooses by."""
