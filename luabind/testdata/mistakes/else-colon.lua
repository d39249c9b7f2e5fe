-- line 5: remove the colon
on("CLICK", function(event, session)
  if event.key == "a" then
    print("a")
  else:
    print("b")
  end
end)
