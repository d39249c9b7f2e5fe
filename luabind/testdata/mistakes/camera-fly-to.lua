-- line 4: session:look{ from
spawn(function(s)
  s:set(DefaultScene{ Box{ key = "b" } })
  s:fly_to({0, 1, 4}, 2)
end)
