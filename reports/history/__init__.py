"""How our implementations' times have changed over commits, beside a yardstick that no commit changes."""
