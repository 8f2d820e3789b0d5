"""Permission tokens: a signed word that somebody may do one thing now, for minutes, and whether it still holds."""
