"""Overlap-save: an image cut into tiles that stay in the cache, each transformed on its own.

``choice``
    Which tile, whose transforms: by a cost model, from measured times of one tile (``costs``).
``providers``
    Transforms of one size, by the libraries that have them, each ``gate``d before it is used.
``images``, ``signals``
    Where each tile comes from and where its outputs go, in 2-D and in 1-D.
``plan``
    All of it put together.
"""
