"""Planning owns how a champion makes a contest: six pages kept as a draft, announcing, and confirming the result."""
