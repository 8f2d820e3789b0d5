"""The certification part of the learning room owns how long a level or course counts, its renewal, and its lapse."""
