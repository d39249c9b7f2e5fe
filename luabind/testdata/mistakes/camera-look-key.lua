-- line 4: did you mean "crate"
spawn(function(s)
  s:set(DefaultScene{ Box{ key = "crate" } })
  s:look{ at = "craet" }
end)
