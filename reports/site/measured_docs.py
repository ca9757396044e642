"""What the measured pages say, computed from what is stored: one question a module, no page among them."""
