"""The course as pages for any browser: no Python, no network, no server.

Made from what is stored already: the notebooks with their outputs, the text of the questions and
the data. Only authors need this package and what it imports (the extra ``pages``).
"""
