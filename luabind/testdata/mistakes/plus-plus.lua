-- line 4: clicks = clicks + 1
local clicks = 0
on("CLICK", function(event, session)
  clicks++
end)
