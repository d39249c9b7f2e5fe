-- line 3: for i = 1, 10 do
spawn(function(session)
  for i in 1..10 do
    print(i)
  end
end)
