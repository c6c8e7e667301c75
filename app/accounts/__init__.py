"""Operators, their sign-in, and what each may do."""
