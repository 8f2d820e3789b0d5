"""What went wrong once and what everybody can learn from it, without names."""
