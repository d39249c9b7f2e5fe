-- line 3: did you mean 'from'
spawn(function(s)
  s:set(DefaultScene{ camera = { position = {0, 1, 4} }, Box{ key = "b" } })
end)
