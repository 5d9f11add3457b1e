"""Vedette: watches news feeds and alerts a team where it talks."""

__version__ = "0.1.0"
