"""How questions do: counters for each revision, what learners say of them, and the queue trainers work through."""
