"""Measuring: the one process that measures, the one loop of paired rounds, and sides made ready for it.

`process` starts a measuring process and asks it, `child` is that process, `place` is how its parent knows
where it is, `limits` what it may take; `rounds` is the loop, `ready` what it times, `problems` draws and
builds what that is of.
"""
