"""jianbao 剪报: question a newspaper archive, get its own sentences back. The archive and its answers."""
