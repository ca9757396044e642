"""The claims: a module for a source, or a part of it, with all that is known of each claim."""
