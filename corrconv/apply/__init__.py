"""``corrconv apply``: a kernel over an image in a file, to a file, within so much memory.

`files` opens images and results, `kernels` reads a kernel or makes one that has a name, `unfinished` keeps
which blocks are done, `schedulers` are Dask's, and `run` does it all.
"""
