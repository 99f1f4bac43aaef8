"""Mentor profiles and mentorships, with their goals and sessions."""
