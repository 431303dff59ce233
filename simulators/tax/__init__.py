"""The tax service: rates by country, category and date, and what they come to."""
