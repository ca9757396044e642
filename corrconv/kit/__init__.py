"""What every room uses: types to JSON and back, files written whole, evidence."""
