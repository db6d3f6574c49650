"""What runs in the browser: the Python side of each script, with script and style beside it."""
