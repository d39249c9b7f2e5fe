-- line 2: write (, the plain character
spawn（function(session) end)
