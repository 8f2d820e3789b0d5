"""Mentors owns who offers to help colleagues learn, who asks for help, who met, and what the two write each other."""
