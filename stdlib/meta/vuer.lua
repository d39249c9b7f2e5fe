---@meta
-- The module vuer: everything of the API, and the program itself.

---Everything of the API is a field of this module, and a global as well:
---`local vuer = require "vuer"; vuer.spawn(...)`.
---@class vuer
---@field version string the program's version
---@field generation integer how often the script has been loaded, from 1
---@field config userdata what the script runs with: Script, Root, Workspace, Budget, Memory, Strict
---@field [string] any
vuer = {}

---Counts of tasks, sessions, handlers, and the memory in use.
---
---```lua
---print(vuer.stats().Tasks, vuer.stats().HeapBytes)
---```
---@return { Tasks: integer, Sessions: integer, Handlers: integer, HeapBytes: integer, Goroutines: integer, Uptime: number }
function vuer.stats() end
