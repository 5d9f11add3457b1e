"""One file or folder a chat platform; each exports an `ADAPTER`."""
