"""The decisions around one call of a model: context, fallback, hedge, circuit breaker and images."""
