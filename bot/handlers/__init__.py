"""What the bot does with a message: take what is needed from the update, ask the desk, render, send."""
