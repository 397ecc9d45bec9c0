"""The open document, the cursor everything shares, undo, playing, saving and settings."""
