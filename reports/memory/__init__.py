"""Peak memory of a call beyond its operands and result, by the image's side."""
