"""Which results a page or an export is about, as its address says."""
