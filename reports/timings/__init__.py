"""How long calls take: times over sizes, who is fastest where, and every number of the run."""
