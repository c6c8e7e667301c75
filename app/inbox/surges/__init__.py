"""The screen of surges: what each consists of, and what people decide about it."""
