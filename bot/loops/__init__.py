"""When and in which order things happen; every decision is the core's."""
