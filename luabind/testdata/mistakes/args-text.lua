-- line 2: write 2, without quotes
spawn(function(session) session:set(DefaultScene{ Box{ key = "b", args = {1, "2", 1} } }) end)
