-- line 2: name
local function(session)
  print(session)
end
