"""What was found in the languages that other tools read: code hosts, dashboards, test reporters."""
