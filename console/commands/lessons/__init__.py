"""`mofa lessons`: what desks have learned from corrections by people."""
