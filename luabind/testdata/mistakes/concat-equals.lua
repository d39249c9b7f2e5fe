-- line 4: caption = caption ..
local caption = "a"
on("CLICK", function(event, session)
  caption ..= "b"
end)
