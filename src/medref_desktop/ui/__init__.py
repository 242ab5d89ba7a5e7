"""The window. Views announce by signals and are told by `show_*`; the worker alone talks to the library."""
