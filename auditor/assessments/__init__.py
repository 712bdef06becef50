"""What people concluded: claimed against observed, with evidence. Versioned, and public once published."""
