"""Vedette: watches news feeds and alerts a team where it talks."""
