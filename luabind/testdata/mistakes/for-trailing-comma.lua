-- line 3: do
spawn(function(session)
  for i = 1, 10, do
    print(i)
  end
end)
