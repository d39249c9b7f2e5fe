-- line 3: for i = 
spawn(function(session)
  local boxes = [Box{ key = "box-" .. i } for i in range(10)]
  session:set(DefaultScene{ boxes })
end)
