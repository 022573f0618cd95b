"""Benchmarks: run by hand, side by side with other engines, and never timed as tests."""
