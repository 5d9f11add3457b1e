"""The offline demo: invented papers on loopback, polled for real."""
