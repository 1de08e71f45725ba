"""The outbox as services run it: whole processes that are killed, a broker that goes away."""
