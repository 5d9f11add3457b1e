"""The composition root: settings become a store, sources, chats and loops."""
