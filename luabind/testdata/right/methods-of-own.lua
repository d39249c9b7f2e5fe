local Robot = {}
Robot.__index = Robot
function Robot.new(name) return setmetatable({ name = name, parts = {} }, Robot) end
function Robot:append(part) self.parts[#self.parts + 1] = part return self end
function Robot:length() return #self.parts end
local list = Robot.new("r2"):append("arm"):append("leg")
print(list:length())
spawn(function(session)
  session.data.robot = list
  session:set(DefaultScene{ Box{ key = list.name } })
end)
on("CLICK", function(event, session) session.data.robot:append(event.key) end)
