"""Who answers, about what, where, and at which hours."""
