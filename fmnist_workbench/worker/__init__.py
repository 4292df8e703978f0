"""The process boundary: messages, the loop in the child, the client in the window."""
