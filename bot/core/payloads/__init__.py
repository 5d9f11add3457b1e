"""A message fitted to a platform: plain payloads, escaped and cut to the platform's limits.

They stand here and not in the adapters because a platform's own app and its incoming webhooks
take the same payload, and adapters do not know each other.
"""
