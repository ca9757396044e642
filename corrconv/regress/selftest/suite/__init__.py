"""What lies in asv's folder in a self-test: its files are copied there, and no module here imports them."""
