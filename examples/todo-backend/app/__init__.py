"""Backend of the Todo Chatbot."""

__version__ = "1.0.0"
