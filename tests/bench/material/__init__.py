"""What the benches measure with: texts, papers, libraries and years of records."""
