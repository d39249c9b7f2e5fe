---@meta
-- The module vuer: the whole API, and the program itself.

---Each part of the API is a field of this module, and also a global: `local vuer =
---require "vuer"; vuer.spawn(...)`.
---@class vuer
---@field version string the program's version
---@field generation integer how often the script has been loaded, from 1
---@field config userdata the script's configuration: Script, Root, Workspace, Budget, Memory,
---Strict
---@field [string] any
vuer = {}

---Returns the numbers of tasks, sessions and handlers, and the memory in use.
---
---```lua
---print(vuer.stats().Tasks, vuer.stats().HeapBytes)
---```
---@return { Tasks: integer, Sessions: integer, Handlers: integer, HeapBytes: integer, Goroutines: integer, Uptime: number }
function vuer.stats() end
