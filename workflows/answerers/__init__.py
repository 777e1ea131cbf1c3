"""The answerers of a run, one file for each kind of participant, and the team that picks among them."""
