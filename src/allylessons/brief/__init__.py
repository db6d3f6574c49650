"""The page of lesson 8: its rules, how it is shown, and the desk at which it is written."""
