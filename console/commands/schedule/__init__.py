"""`mofa schedule`: runs by cron or interval."""
