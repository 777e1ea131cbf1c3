"""`mofa spending`: what is spent under the caps of the project file."""
