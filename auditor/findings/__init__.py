"""What texts say of due diligence: read by a machine, judged by people, the two kept apart."""
