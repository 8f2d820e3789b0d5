"""Talk owns what colleagues tell each other about lessons: questions, answers, tips and explanations."""
