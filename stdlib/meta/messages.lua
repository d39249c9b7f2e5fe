---@meta
-- What a script sends by session:send, yield and session:rpc.

---An event for a client. Its elements are encoded when it is made.
---@class ServerEvent
---@field etype string
---@field key? string
---@field frame_rate? number

---The event of session:set.
---
---```lua
---session:send(Set(DefaultScene{ Box{ key = "box" } }))
---```
---@param scene DefaultScene|Scene
---@return ServerEvent
function Set(scene) end

---The event of session:update.
---
---```lua
---session:send(Update(Box{ key = "box", position = {0, 1, 0} }))
---```
---@param x Element|Element[]|table
---@param opts? SendOptions
---@return ServerEvent
function Update(x, opts) end

---The event of session:add.
---
---```lua
---session:send(Add(Box{ key = "box" }))
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions
---@return ServerEvent
function Add(x, to) end

---The event of session:upsert.
---
---```lua
---session:send(Upsert(Box{ key = "box" }))
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions
---@return ServerEvent
function Upsert(x, to) end

---The event of session:remove.
---
---```lua
---session:send(Remove("box"))
---```
---@param keys string|integer|(string|integer)[]
---@return ServerEvent
function Remove(keys) end

---One event or several with a rate: yield sends them and waits until the next frame is due.
---
---```lua
---yield(Frame{ Update(Box{ key = "box", position = {0, 1, 0} }), frame_rate = 30 })
---```
---@param event ServerEvent|{ [1]: ServerEvent, frame_rate?: number }
---@return ServerEvent
function Frame(event) end

---Makes the controllers in a headset tremble.
---
---```lua
---session:send(HapticActuatorPulse{ left = { strength = 0.5, duration = 100 } })
---```
---@param hands { left?: table, right?: table }
---@return ServerEvent
function HapticActuatorPulse(hands) end

---The request of session:grab_render, and the element that answers it: Vuer's page does so
---only where it stands in the scene. session:grab_render puts it there by itself.
---
---```lua
---session:send(GrabRender{ key = "DEFAULT", quality = 0.8 })
---```
---@param opts? GrabRenderOptions
---@return ServerEvent|Element
function GrabRender(opts) end

---The request of session:get_webxr_mesh.
---
---```lua
---session:send(GetWebXRMesh{ key = "webxr-mesh" })
---```
---@param opts? { key?: string, ttl?: number }
---@return ServerEvent
function GetWebXRMesh(opts) end

---Asks a MuJoCo simulation to step.
---
---```lua
---session:send(MjStep{ key = "robot", sim_steps = 1 })
---```
---@param opts table
---@return ServerEvent
function MjStep(opts) end

---Asks a MuJoCo camera for a picture.
---
---```lua
---session:send(MjRender{ key = "robot" })
---```
---@param opts table
---@return ServerEvent
function MjRender(opts) end

---An event of the script's own.
---
---```lua
---session:send(ServerEvent{ etype = "SCORE", data = { points = 3 } })
---```
---@param event { etype: string, data?: any }
---@return ServerEvent
function ServerEvent(event) end

---An event that clients ignore.
---
---```lua
---session:send(Noop())
---```
---@return ServerEvent
function Noop() end

---Tells the client that nothing more will come.
---
---```lua
---session:send(End())
---```
---@return ServerEvent
function End() end

---An error that the host has thrown, as pcall gives it. tostring says it whole.
---@class Failure
---@field kind "timeout"|"closed"|"invalid"|"denied"|"cancelled"|"io"
---@field message string
---@field hint string what to do; may be empty
---@field file string
---@field line integer

---Whether an error is the host's and says that time has run out.
---
---```lua
---local ok, err = pcall(session.till, session, "CLICK", { timeout = 0.1 })
---if not ok and is_timeout(err) then print("nobody clicked") end
---```
---@param err any
---@return boolean
function is_timeout(err) end
