"""The commands: each reads its options, calls one module, and reports the result."""
