"""``python -m corrconv``: the same as ``corrconv``."""

from corrconv.cli import main

main(prog_name="corrconv")
