"""The archive as one opens it; answering and building in processes of their own."""
