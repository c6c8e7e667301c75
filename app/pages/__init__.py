"""Official pages: what is watched, with which tokens, and how it goes."""
