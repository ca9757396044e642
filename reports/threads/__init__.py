"""What more threads bring, and how many each implementation uses."""
