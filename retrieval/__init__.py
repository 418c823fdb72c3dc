"""jianbao 剪报: verbatim, cited answers from a newspaper archive.

Reading, index, answering, evaluation and the command line; imports nothing of the bot.
"""
