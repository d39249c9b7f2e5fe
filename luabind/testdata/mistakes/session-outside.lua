-- line 2: spawn
session:set(DefaultScene{ Box{ key = "box" } })
