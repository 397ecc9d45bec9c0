"""Networks of recurrent layers, and the pass through them that records everything."""
