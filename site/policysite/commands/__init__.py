"""The commands: each reads its options, calls one module, and says what came of it."""
