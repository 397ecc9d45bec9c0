"""Tasks to learn, one file each: every module here that holds a ``TASK`` is one."""
