"""The work of `mofa plugin test`: the contract of a plugin's kind, and the plugin's own tests."""
