"""The durable side: deterministic code that joins the kernel's decisions to the activities' effects."""
