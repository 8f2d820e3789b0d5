"""What learners say of a lesson: whether it was clear, in three steps and a sentence, for each of its revisions."""
