"""Running a service: logging, sockets, garbage collection."""
