"""What the programme comes to, counted every four weeks in groups of five or more; and what needs the champion."""
