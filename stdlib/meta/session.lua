---@meta
-- Sessions.

---One connected client. Its methods are called with a colon: session:upsert(...). After
---the client has left, they do nothing and return false.
---@class Session
---@field id string
---@field info? table<string, any> the value of the client's INIT event
---@field connected boolean
---@field resuming boolean whether the viewer has lost its connection and may come back
---@field lagging boolean whether the client cannot keep up
---@field data table for the script, one table for each session
---@field camera Camera where the client's camera is, and what it sees; before the first picture, what the scene says about it
---@field stats userdata counts of messages and bytes
local Session = {}

---Replaces the whole scene.
---
---```lua
---session:set(DefaultScene{ Box{ key = "box" }, grid = false })
---```
---@param scene DefaultScene|Scene
---@return boolean sent
---@return string? reason why nothing was sent
function Session:set(scene) end

---Updates an element, or creates it if its key is new. Accepts a list too.
---
---```lua
---session:upsert(Box{ key = "box", position = {0, 1, 0} })
---session:upsert{ Box{ key = "a" }, Sphere{ key = "b" } }
---session:upsert(Sphere{ key = "moon" }, "group")
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions the parent's key
---@return boolean sent
---@return string? reason
function Session:upsert(x, to) end

---Options of upsert, update and add.
---@class SendOptions
---@field to? string|integer the parent's key
---@field strict? boolean for update: passed on to the client; known clients ignore it

---Updates existing elements; unknown keys are ignored. Properties that are left out keep
---their values.
---
---```lua
---session:update{ key = "box", position = {0, 2, 0} }
---```
---@param x Element|Element[]|table
---@param opts? SendOptions
---@return boolean sent
---@return string? reason
function Session:update(x, opts) end

---Adds elements.
---
---```lua
---session:add(Sphere{ key = "ball" }, "group")
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions the parent's key
---@return boolean sent
---@return string? reason
function Session:add(x, to) end

---Removes elements by key.
---
---```lua
---session:remove("box")
---session:remove{ "group" }
---```
---@param keys string|integer|Element|(string|integer)[]
---@return boolean sent
---@return string? reason
function Session:remove(keys) end

---Like controls, for this session's page only. The panel stays when the scene is set.
---
---```lua
---local own = session:controls("Mine", { size = Slider{ value = 1, min = 0.5, max = 3 } })
---own:on("size", function(value) session:update{ key = "box", scale = value } end)
---```
---@param title string
---@param table table
---@return Controls
function Session:controls(title, table) end

---Reports whether the client's scene has an element with that key.
---
---```lua
---print(session:has("box"))
---```
---@param key string|integer|Element
---@return boolean
function Session:has(key) end

---Moves many nodes at once, without a table for each of them. A missing node is a warning.
---
---```lua
---session:set(DefaultScene{ Box{ key = "a" }, Box{ key = "b" } })
---session:move{ keys = {"a", "b"}, positions = Float32Array{0, 1, 0, 2, 1, 0}, scales = {1, 0.5} }
---```
---@param moves Moves
---@return boolean sent
---@return string? reason
function Session:move(moves) end

---Poses of many nodes, in arrays. Each array has numbers for each key.
---@class Moves
---@field keys (string|integer|Element)[] the nodes
---@field positions? TypedArray|number[]|number[][] x, y, z each
---@field rotations? TypedArray|number[]|number[][] x, y, z each, in radians
---@field quaternions? TypedArray|number[]|number[][] x, y, z, w each
---@field scales? TypedArray|number[]|number[][] one number each, or x, y, z
---@field visible? boolean[]|TypedArray

---Sends a server event.
---
---```lua
---session:send(HapticActuatorPulse{ left = { strength = 0.5, duration = 100 } })
---```
---@param event ServerEvent
---@return boolean sent
---@return string? reason
function Session:send(event) end

---Requests a picture of what the client shows, and waits for it. The response's value is an
---Image. Raises a `timeout` error if the picture does not arrive within ttl seconds. The time
---starts with the page's first picture.
---
---```lua
---local ok, render = pcall(session.grab_render, session, { quality = 0.9, ttl = 0.5 })
---if ok then
---  print(render.value.width, render.value.height)
---elseif is_timeout(render) then
---  print("no picture")
---end
---```
---@param opts? GrabRenderOptions
---@return Event response
function Session:grab_render(opts) end

---Options of grab_render. By default the picture has the size of the view in the page.
---@class GrabRenderOptions
---@field key? string a CameraView's key; default "DEFAULT", the main view
---@field width? integer in pixels, at most 8192; by default from height and the aspect ratio
---@field height? integer in pixels, at most 8192
---@field downsample? number divides width and height; 1 or more, default 1
---@field format? "jpeg"|"png"|"webp" default "jpeg"
---@field quality? number 0 to 1, for jpeg and webp; default 1
---@field depth? boolean adds value.depthFrame: a depth picture as bytes, for Image.decode; near is white
---@field ttl? number seconds to wait; default 2

---Asks what is at a place of the picture: 0, 0 is its upper left corner, 1, 1 the lower right one. It returns the hits
---with the fields of pointer events, the nearest first, one for each element.
---
---```lua
---local ok, hits = pcall(session.pick, session, { 0.5, 0.5, ttl = 0.5 })
---if ok and hits[1] then print(hits[1].key, hits[1].distance) end
---```
---@param place { [1]: number, [2]: number, ttl?: number }
---@return table[] hits
function Session:pick(place) end

---Asks what a ray hits, from an origin in a direction, in world coordinates. It returns the hits with the fields of
---pointer events, the nearest first, one for each element. The page does the work: other clients do not answer.
---
---```lua
---local ok, hits = pcall(session.raycast, session, { origin = {0, 5, 0}, direction = {0, -1, 0}, ttl = 0.5 })
---if ok and hits[1] then print(hits[1].key, hits[1].position[2]) end
---```
---@param ray { origin: number[], direction: number[], ttl?: number }
---@return table[] hits
function Session:raycast(ray) end

---Requests the meshes of the room from a headset. The response's value.meshes is a list of
---tables with vertices, indices and semanticLabel.
---
---```lua
---local ok, mesh = pcall(session.get_webxr_mesh, session, { ttl = 0.5 })
---if ok then
---  for _, m in ipairs(mesh.value.meshes) do print(m.semanticLabel, #m.vertices) end
---end
---```
---@param opts? { key?: string, ttl?: number }
---@return Event response
function Session:get_webxr_mesh(opts) end

---Sends a request event and waits for its response.
---
---```lua
---local ok, response = pcall(session.rpc, session, GrabRender{ key = "DEFAULT" }, { ttl = 0.5 })
---```
---@param event ServerEvent
---@param opts? { ttl?: number }
---@return Event response
function Session:rpc(event, opts) end

---Waits for an event with that name and returns it. It also returns an INIT that arrived
---before the call. Raises a `timeout` error after opts.timeout seconds, or a `closed` error
---if the client leaves.
---
---```lua
---local init = session:till("INIT")
---local ok, click = pcall(session.till, session, "CLICK", { timeout = 0.2 })
---```
---@param etype EventName|string
---@param opts? { timeout?: number }
---@return Event
function Session:till(etype, opts) end

---Like on, for this session's events only.
---
---```lua
---session:on("CLICK", function(event) print(event.value.key) end)
---```
---@overload fun(self: Session, etype: "CAMERA_MOVE", fn: fun(event: event.CAMERA_MOVE, session: Session), opts?: HandlerOptions): fun()
---@overload fun(self: Session, etype: "CLICK", fn: fun(event: event.CLICK, session: Session), opts?: HandlerOptions): fun()
---@param etype EventName|string
---@param fn fun(event: Event, session: Session)
---@param opts? HandlerOptions
---@return fun() stop
function Session:on(etype, fn, opts) end

---Returns an iterator over every event of this session, in order.
---
---```lua
---session:spawn_task(function()
---  for event in session:events() do print(event.etype) end
---end)
---```
---@return fun(): Event?
function Session:events() end

---Starts a task that ends with the session.
---
---```lua
---session:spawn_task(function()
---  for dt, t in frames(30) do
---    session:update{ key = "box", rotation = {0, t, 0} }
---  end
---end)
---```
---@param fn fun(...): ...
---@param ... any what fn is given
---@return Task
function Session:spawn_task(fn, ...) end

---Waits until the client leaves.
---
---```lua
---session:forever()
---```
function Session:forever() end

---Runs fn(reason) once the client has left.
---
---```lua
---session:on_close(function(reason) print("left: " .. reason) end)
---```
---@param fn fun(reason: string)
function Session:on_close(fn) end

---Closes the connection.
---
---```lua
---session:close("the show has ended")
---```
---@param reason? string
---@return boolean closed
function Session:close(reason) end

---Shows a notification in the visitor's page, and returns a handle for it. A notification with progress
---below 1 stays until it is closed, or done.
---
---```lua
---session:notify("Saved")
---local note = session:notify{ "Loading", body = "three models", progress = 0 }
---note:update{ progress = 0.5 }
---note:update{ "Loaded", kind = "success", progress = 1 }
---```
---@param note string|NotificationOptions
---@return Notification
function Session:notify(note) end

---Options of notify. The text is the first item.
---@class NotificationOptions
---@field [1] string the text
---@field body? string a second text, below the first
---@field kind? "info"|"success"|"warning"|"error" default "info"
---@field seconds? number how long it is shown; 0 until it is closed; default 5
---@field progress? number|false 0 to 1; false removes it

---A notification, as session:notify returns it.
---@class Notification
local Notification = {}

---Changes the notification. Options that are left out stay as they are.
---
---```lua
---local note = session:notify{ "Loading", progress = 0 }
---note:update{ progress = 0.5 }
---```
---@param note string|NotificationOptions
---@return boolean sent
---@return string? reason
function Notification:update(note) end

---Closes the notification.
---
---```lua
---local note = session:notify{ "Waiting", seconds = 0 }
---note:close()
---```
---@return boolean sent
---@return string? reason
function Notification:close() end

---Asks the visitor a question that is answered with OK or Cancel, and waits for the answer. The answer is false
---for Cancel and Escape, and if the visitor leaves.
---
---```lua
---session:spawn_task(function()
---  if session:confirm("Remove the box?") then session:remove("box") end
---end)
---```
---@param question string|{ [1]: string, ok?: string, cancel?: string }
---@return boolean confirmed
---@return string? reason why nobody has answered
function Session:confirm(question) end

---Asks the visitor for a value, and waits for it. The answer is nil for Cancel and Escape, and if the visitor leaves. With
---a number as value, with min or with max the answer is a number; with options it is one of them; otherwise
---it is a string.
---
---```lua
---session:spawn_task(function()
---  local name = session:ask{ "Your name?", value = "Ada" }
---  local count = session:ask{ "How many?", value = 3, min = 1, max = 9 }
---  local shape = session:ask{ "Which shape?", options = { "box", { value = "ball", label = "a ball" } } }
---  print(name, count, shape)
---end)
---```
---@param question string|AskOptions
---@return any answer
---@return string? reason why nobody has answered
function Session:ask(question) end

---Options of ask. The question is the first item.
---@class AskOptions
---@field [1] string the question
---@field label? string the name of the field
---@field placeholder? string what an empty field shows
---@field value? any what the field shows first
---@field options? any[] the values to choose from; { value =, label = } shows a label
---@field min? number
---@field max? number
---@field ok? string the text of the button OK
---@field cancel? string the text of the button Cancel

---Appends values to a Plot: one number for each series, at the time of the call, or an array for each series, whose
---items are spread over the time since the last push. For a scatter plot they come in pairs, x and y of each series.
---
---```lua
---session:set(DefaultScene{ Box{ key = "box" }, htmlChildren = { Plot{ key = "height", series = { "y" }, seconds = 10 } } })
---session:spawn_task(function()
---  for dt, t in frames(60) do session:push("height", math.sin(t)) end
---end)
---```
---@param key string|integer the Plot's key
---@param ... number|number[]|TypedArray
---@return boolean sent
---@return string? reason
function Session:push(key, ...) end

---Saves a file in the visitor's downloads, of at most 64 MiB. The name becomes one that every system accepts: without
---folders, not hidden. An Image is saved in its own format.
---
---```lua
---session:download("notes.txt", "some text")
---session:download("dot", Image.new(1, 1))
---```
---@param name string
---@param content string|userdata|TypedArray|Picture a text, bytes(...), a typed array or an Image
---@return boolean sent
---@return string? reason
function Session:download(name, content) end
