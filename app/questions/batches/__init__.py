"""Questions, messages and citizens by the hundred, a statement a set."""
