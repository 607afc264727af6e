"""Parlour: real-time conversations that anyone can host."""
