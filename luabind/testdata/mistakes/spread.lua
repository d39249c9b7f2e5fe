-- line 4: unpack
spawn(function(session)
  local boxes = { Box{ key = "a" } }
  session:set(DefaultScene{ ...boxes })
end)
