-- line 5: elseif
on("CLICK", function(event, session)
  if event.key == "a" then
    print("a")
  else if event.key == "b" then
    print("b")
  end
end)
