"""The peers: auto against everybody else's operation, on random problems."""
