"""Kernels that begin as forks of one process, which has imported already what every report needs."""
