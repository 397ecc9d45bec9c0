"""Files out of figures and traces."""
