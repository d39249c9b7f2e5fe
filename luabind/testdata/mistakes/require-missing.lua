-- line 2: robots.lua
local robots = require "robots"
print(robots)
