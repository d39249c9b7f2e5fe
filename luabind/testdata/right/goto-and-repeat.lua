spawn(function(session)
  for i = 1, 5 do
    if i % 2 == 0 then goto continue end
    print(i)
    ::continue::
  end
  local n = 3
  repeat n = n - 1 until n == 0
  session:set(DefaultScene{})
end)
