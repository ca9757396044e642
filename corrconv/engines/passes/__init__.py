"""Column passes, then a row pass, for a kernel of low rank: compiled, over the tiles of `simd`.

Some rows of outputs are made at a time. Each product's column pass takes them from the rows of the image
to a scratch row, n0 multiply-adds a sample; what stands beside the image's columns is set there, since
both boundaries go through a column pass unchanged, and a fill value is multiplied by the sum of its
taps. One row pass, over the scratch rows of all products, then gives the outputs. The scratch stays in
the first cache, and the image is read where it lies; at its top and bottom, and where its rows are not
contiguous, some rows are copied first.
"""
