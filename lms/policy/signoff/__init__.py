"""Who has to sign a text of a policy before it comes into force, and who has."""
