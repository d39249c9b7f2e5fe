-- line 4: unpack
spawn(function(session)
  local p = {1, 2, 3}
  local x, y, z = p
  session:set(DefaultScene{ Box{ key = "box", position = {x, y, z} } })
end)
