-- line 3: htmlChildren
spawn(function(session)
  session:set(DefaultScene{ Button{ key = "b", value = "Go" } })
end)
