"""A chain, an estimate, votes: as a reader would write them."""
