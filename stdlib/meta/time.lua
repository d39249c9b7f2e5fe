---@meta
-- Time and tasks. A blocking call stops only its own task.

---Waits for a time. Only the running task waits; all other tasks continue.
---
---```lua
---sleep(0.5)
---```
---@param seconds number
function sleep(seconds) end

---Returns a frame clock for a for loop. Each step returns the seconds since the last frame,
---the seconds since the first frame, and the frame's number. Frames follow an absolute
---schedule; late frames are skipped, not queued.
---
---```lua
---spawn(function(session)
---  session:set(DefaultScene{ Box{ key = "box" } })
---  for dt, t, n in frames(60) do
---    session:update{ key = "box", rotation = {0, t, 0} }
---  end
---end)
---```
---@param fps? number frames per second, 60 by default
---@return fun(): number, number, integer
function frames(fps) end

---Calls fn repeatedly, the first time after the given number of seconds.
---
---```lua
---local ticks = every(1, function() print("tick") end)
---ticks:cancel()
---```
---@param seconds number above 0
---@param fn fun(...)
---@param ... any what fn is given
---@return Task
function every(seconds, fn, ...) end

---Calls fn once, after the given number of seconds.
---
---```lua
---after(0.5, function() print("half a second later") end)
---```
---@param seconds number
---@param fn fun(...)
---@param ... any what fn is given
---@return Task
function after(seconds, fn, ...) end

---Returns the seconds since the script started, monotonic.
---
---```lua
---local began = now()
---sleep(0.1)
---print(now() - began)
---```
---@return number
function now() end

---Returns the seconds since 1970 (Unix time), with fractions.
---
---```lua
---print(os.date("%H:%M", time()))
---```
---@return number
function time() end

---Starts fn as a separate task. The task does not belong to a session: it runs even if no
---client is connected.
---
---```lua
---local task = spawn_task(function(a, b) return a + b end, 1, 2)
---print(task:wait())
---```
---@param fn fun(...): ...
---@param ... any what fn is given
---@return Task
function spawn_task(fn, ...) end

---A running function.
---@class Task
---@field name string its name in messages
local Task = {}

---Stops the task at its current or next blocking call.
---
---```lua
---local task = every(1, print)
---task:cancel()
---```
function Task:cancel() end

---Reports whether the task has ended.
---
---```lua
---local task = after(1, print)
---print(task:done())
---```
---@return boolean
function Task:done() end

---Waits until the task has ended, and returns its results or raises its error.
---
---```lua
---local task = spawn_task(function() sleep(0.1) return "done" end)
---print(task:wait())
---```
---@return any ...
function Task:wait() end
