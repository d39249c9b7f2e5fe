-- line 3: frames(60)
spawn(function(session)
  for dt, t in frames do
    print(t)
  end
end)
