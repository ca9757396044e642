"""A result in blocks, each of which reads what it needs of the image, wherever that lies.

`reach` says which samples a stretch of outputs reads along an axis; `block` puts them together and computes
one block; `cuts` are all blocks of a result; `sizes` chooses how large they are, by the memory that they
take; `sources` are what an image may be, and `rims` keeps what blocks share of its chunks; `graph` makes
Dask's tasks of blocks. `corrconv.dask` and `corrconv apply` stand on it.
"""
