"""`mofa memory`: the memories that agents keep from run to run."""
