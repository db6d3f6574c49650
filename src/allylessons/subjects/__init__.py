"""The subjects of the course, a file each: what is computed from the data, its words, its pictures.

They know the data and nothing of lessons, questions or notebooks.
"""
