"""Questions alike: earlier ones, copies of one text, one matter in two networks."""
