-- line 5: end
on("CLICK", function(event, session)
  if event.key == "a" then
    print("a")
  end if
end)
