"""Benchmarks: they print ratios against a limit that is measured in the same run. Nothing here is a test."""
