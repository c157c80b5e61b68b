"""What people would write instead, in the way that the tools' own tutorials teach; on the same made-up data."""
