"""What every verb uses: types to JSON and back, evidence, units, problems as options spell them, terminal."""
