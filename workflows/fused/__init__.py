"""The fused form of a run: every call is settled in one place, from the journal of a stretch or by Temporal."""
