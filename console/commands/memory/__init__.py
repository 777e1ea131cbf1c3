"""`mofa memory`: what agents remember from run to run."""
