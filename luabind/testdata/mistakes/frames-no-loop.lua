-- line 3: for dt
spawn(function(session)
  while frames(60) do
    session:update{ key = "box" }
  end
end)
