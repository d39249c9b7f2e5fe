-- line 3: did you mean
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", materialType = "standart" } })
end)
