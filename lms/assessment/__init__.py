"""The assessment room owns quizzes taken: attempts, their drafts, the one submission of each, and its score."""
