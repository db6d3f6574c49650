"""What only authors and instructors need; nothing that a learner runs imports it."""
