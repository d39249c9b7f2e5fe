-- line 2: braces
spawn({ function(session) session:set(DefaultScene{}) end })
