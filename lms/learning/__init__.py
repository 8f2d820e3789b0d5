"""The learning room owns taking courses: enrolments, lessons done, what comes next, and required training."""
