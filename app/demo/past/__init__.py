"""The weeks before the demo: what was asked, who decided on it, and what was answered."""
