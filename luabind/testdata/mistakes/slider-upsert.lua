-- line 3: "htmlChildren"
spawn(function(session) session:set(DefaultScene{ Box{ key = "b" } })
  session:upsert(Slider{ key = "size" })
end)
