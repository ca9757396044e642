"""A result in blocks, each of which reads what it needs of the image, wherever that lies.

`reach` says which samples a stretch of outputs reads along an axis; `block` puts them together and computes
one block; `sizes` chooses how large blocks are, by the memory that they take; `graph` makes Dask's tasks of them.
`corrconv.dask` and `corrconv apply` stand on it.
"""
