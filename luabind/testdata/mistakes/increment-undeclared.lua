-- line 5: one of the values is nil
on("CLICK", function(event, session)
  clicks = clicks + 1
end)
spawn(function(session) clicks = clicks + 1 end)
