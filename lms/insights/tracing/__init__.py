"""What rests on each clause: lessons, questions, checks, platforms, and how many people."""
