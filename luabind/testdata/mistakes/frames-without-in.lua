-- line 3: in
spawn(function(session)
  for dt frames(60) do
    print(dt)
  end
end)
