local Mediator = require "mediator"
local m = Mediator()
local log = {}
local function listener(name, more) return function(...) log[#log + 1] = name .. ":" .. table.concat({...}, ",") return name, more end end
local one = m:subscribe({"car", "doors"}, listener("one", true))
m:subscribe({"car", "doors"}, listener("two", true), {priority = 1})
m:subscribe({"car"}, listener("parent", true))
m:subscribe({"car", "doors"}, listener("picky"), {predicate = function(x) return x == "left" end})
local results = m:publish({"car", "doors"}, "left", 1)
print(table.concat(log, " "), table.concat(results, " "))
log = {} m:removeSubscriber(one.id, {"car", "doors"}) m:publish({"car", "doors"}, "right") print(table.concat(log, " "))
log = {} m:publish({"car"}, "x") print(table.concat(log, " "))
local channel = m:getChannel({"car"}) print(channel.namespace, channel:hasChannel("doors"), channel:hasChannel("wheels"))
local sub = channel:addSubscriber(listener("late", true)) sub:update({fn = listener("later", true)})
log = {} print(#m:publish({"car"}, 1), table.concat(log, " "))
print(channel:getSubscriber(sub.id).value == nil, pcall(m.getSubscriber, m, "none", {"car"}))
