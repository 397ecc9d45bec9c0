"""The mathematics of recurrent cells: one file per kind, each with its declaration and kernel."""
