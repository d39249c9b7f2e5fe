-- line 4: did you mean 'from'
spawn(function(s)
  s:set(DefaultScene{ Box{ key = "b" } })
  s:look{ form = {0, 1, 4}, at = {0, 0, 0} }
end)
