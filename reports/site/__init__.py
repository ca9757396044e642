"""The site built, kept and published; the main job that ends with it."""
