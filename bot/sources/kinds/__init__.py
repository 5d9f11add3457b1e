"""The kinds of documents that can be read: one file each, which exports `KIND`."""
