"""What holders and the world see of a badge: its QR code, its card on other sites, its certificate."""
