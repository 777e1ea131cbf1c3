"""The door for LangChain's agent inbox: the routes of a LangGraph server that it uses, with each open decision as a thread."""
