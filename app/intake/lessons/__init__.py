"""What people taught the screening by overruling it."""
