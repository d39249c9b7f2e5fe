---@meta
-- Elements and the functions that run a scene.

---The result of every constructor: a table with a metatable. Its fields are the
---properties, and its array part holds the children.
---@class Element
---@field tag? string the component's name on the wire
---@field key? string|integer names the node, so that updates can refer to it
---@field children? Child[] alternative to the array part
---@field [integer] Child

---@alias Child Element|string|number|false|nil|any[]

---A CSS string such as "red" or "#ff8800", an integer such as 0xff8800, or a list of three
---or four numbers.
---@alias Color string|integer|number[]

---A list of numbers: {x, y, z}.
---@alias Vector number[]

---Runs fn once for every client that connects. The session stays open after fn returns. With
---filters, fn runs only for clients whose INIT value matches; `*` and `?` are wildcards, and
---only the first matching spawn function runs. Inside a session's task, spawn starts fn for
---that session at once and returns the task.
---
---```lua
---spawn(function(session)
---  session:set(DefaultScene{ Box{ key = "box" } })
---end)
---```
---@param fn fun(session: Session)
---@param filters? table<string, string>
---@return Task?
function spawn(fn, filters) end

---Returns the sessions of the clients that are connected, in the order of their arrival.
---
---```lua
---for _, session in ipairs(sessions()) do session:notify("The show begins") end
---```
---@return Session[]
function sessions() end

---Adds a command to the list that Ctrl-K opens in our own page. fn(event, session) runs when a visitor chooses it, or presses
---its key, such as "r", "Shift+R" or "Space". A second command of the same name replaces the first. The result is a function that
---removes the command.
---
---```lua
---command("Jump", { key = "j" }, function(event, session) session:notify("Up!") end)
---```
---@param name string
---@param options? { key?: string }
---@param fn fun(event: event.COMMAND, session: Session)
---@return fun() remove
---@overload fun(name: string, fn: fun(event: event.COMMAND, session: Session)): fun()
function command(name, options, fn) end

---Like spawn, for a function that sends with yield.
---
---```lua
---bind(function(session)
---  session:set(DefaultScene{ Box{ key = "box" } })
---  for n = 1, 30 do
---    yield(Frame{ Update(Box{ key = "box", position = {n / 30, 0, 0} }), frame_rate = 60 })
---  end
---end)
---```
---@param fn fun(session: Session)
---@param filters? table<string, string>
---@return Task?
function bind(fn, filters) end

---Sends a server event to the session of the running task. After a Frame, it waits until
---the next frame is due.
---
---```lua
---yield(Upsert(Box{ key = "box" }))
---```
---@param event ServerEvent
---@return boolean sent false if the client has left
---@return string? reason
function yield(event) end

---Runs fn(event, session) for every event with that name, of any session; "*" means all
---events. Each call is a separate task, so fn may sleep. Returns a function that removes
---the handler.
---
---```lua
---local stop = on("CLICK", function(event, session)
---  session:update{ key = event.value.key, material = { color = "orange" } }
---end)
---on("KeyDown", function(event) print(event.value.key) end, { once = true })
---stop()
---```
---@overload fun(etype: "CAMERA_MOVE", fn: fun(event: event.CAMERA_MOVE, session: Session), opts?: HandlerOptions): fun()
---@overload fun(etype: "CLICK", fn: fun(event: event.CLICK, session: Session), opts?: HandlerOptions): fun()
---@overload fun(etype: "OBJECT_MOVE", fn: fun(event: event.OBJECT_MOVE, session: Session), opts?: HandlerOptions): fun()
---@overload fun(etype: "UPLOAD", fn: fun(event: event.UPLOAD, session: Session), opts?: HandlerOptions): fun()
---@param etype EventName|string
---@param fn fun(event: Event, session: Session)
---@param opts? HandlerOptions
---@return fun() stop
function on(etype, fn, opts) end

---Options of on.
---@class HandlerOptions
---@field once? boolean end after the first event

---Another name for on, as in Vuer.
---
---```lua
---add_handler("CLICK", function(event, session) print(event.key) end)
---```
---@param etype EventName|string
---@param fn fun(event: Event, session: Session)
---@param opts? HandlerOptions
---@return fun() stop
function add_handler(etype, fn, opts) end

---An explicit nil: `session:update{ key = "box", material = null }` removes the material,
---while leaving it out keeps the material.
---
---```lua
---session:update{ key = "box", material = null }
---```
null = nil ---@type any

---Marks a table as an array, even if it is empty.
---
---```lua
---local e = ServerEvent{ etype = "NAMES", data = { names = array{} } }
---```
---@param list table
---@return table
function array(list) end

---Marks a table as a map, even if it is empty.
---
---```lua
---local e = ServerEvent{ etype = "OPTIONS", data = map{} }
---```
---@param fields table
---@return table
function map(fields) end

---Marks a string as binary; otherwise valid UTF-8 is sent as text.
---
---```lua
---local e = ServerEvent{ etype = "BLOB", data = bytes("\1\2\3") }
---```
---@param text string
---@return userdata
function bytes(text) end

---Prints to the terminal, with the line of the call.
---
---```lua
---print("ready", 3)
---```
---@param ... any
function print(...) end

---Returns the path of a workspace file on the host, for properties such as src. Clients that need a
---full address get one that they can reach. The workspace is the script's folder unless --workspace
---is given.
---
---```lua
---session:upsert(Obj{ key = "model", src = asset("model.obj") })
---```
---@param path string relative to the workspace
---@return string url
function asset(path) end

---The arguments after `--` on the command line: `vuerlua run scene.lua -- red 3`.
---
---```lua
---local color = arg[1] or "red"
---```
---@type string[]
arg = {}
