-- line 4: size = size * 2
local size = 1
on("CLICK", function(event, session)
  size *= 2
end)
