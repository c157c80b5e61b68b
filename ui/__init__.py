"""The Streamlit side: everything between the pure rooms (queries, charts) and a person's browser."""
