-- line 5: then
on("CLICK", function(event, session)
  if event.key == "a" then
    print("a")
  elseif event.key == "b"
    print("b")
  end
end)
