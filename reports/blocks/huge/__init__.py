"""An image of 16 GiB within 2 GiB: ``python -m corrconv.reports.blocks.huge FOLDER``."""
