"""The AG-UI door: a run as the stream of events that chat front ends read; decisions are its interrupts."""
