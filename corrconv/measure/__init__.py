"""Measuring: the one process that measures, the one loop of paired rounds, and sides made ready for it.

`process` starts a measuring process and asks it, `child` is that process, `conditions` what it settles and
what it may take; `rounds` is the loop, `sides` what it times, `problems` draws and builds what that is of;
`statistics` goes from samples to verdicts, `sequential` says when there are enough.
"""
