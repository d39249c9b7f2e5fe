-- keys: the keys that a user holds down.
--
--   local keys = require "keys"
--   spawn(function(session)
--     session:set(DefaultScene{ Box{ key = "box" } })
--     local k = keys(session)
--     k:on_press("space", function() print("jump") end)
--     local x, z = 0, 0
--     for dt in frames(60) do
--       local right, forward = k:vector()              -- a, d, w, s and the arrows
--       x, z = x + 3 * dt * right, z - 3 * dt * forward
--       if k:down("shift") then z = 0 end
--       session:update{ key = "box", position = {x, 0, z} }
--     end
--   end)
--
-- keys(session) adds a KeyboardMonitor to the session's scene, so call it after session:set.
-- Keys have the names of the browser's event.key in lower case: "a", "1", "enter", "escape",
-- "shift", and also "space", "up", "down", "left", "right". Every session has its own keys.

local _, std = ...

local type = type

local watcher = {}
local meta = { __index = watcher }

local NAMES = { [" "] = "space", spacebar = "space", arrowup = "up", arrowdown = "down", arrowleft = "left", arrowright = "right", esc = "escape", del = "delete" }

local function normal(name)
  name = name:lower()
  return NAMES[name] or name
end

local function check(name, what)
  if type(name) ~= "string" then std.wants("keys:" .. what, "name", "the name of a key", name) end
  return normal(name)
end

local MONITOR = "keys-monitor"

local function new(session)
  if type(session) ~= "userdata" or not session.on then std.wants("keys", "session", "a session", session) end
  local self = setmetatable({ session = session, held = {}, count = {}, pressed = {}, released = {} }, meta)

  -- Keys are released by code, which identifies the physical key, because shift changes the name of
  -- a held key.
  local function release(code)
    local name = self.held[code]
    if not name then return end
    self.held[code] = nil
    self.count[name] = self.count[name] > 1 and self.count[name] - 1 or nil
    if not self.count[name] then
      for _, fn in ipairs(self.released[name] or {}) do fn(name) end
    end
  end

  local function press(event)
    local v = event.value
    if type(v) ~= "table" or type(v.key) ~= "string" then return end
    local name, code = normal(v.key), v.code or v.key
    if self.held[code] then return end -- it repeats
    self.held[code] = name
    self.count[name] = (self.count[name] or 0) + 1
    if self.count[name] == 1 then
      for _, fn in ipairs(self.pressed[name] or {}) do fn(name, event) end
    end
  end

  self.stops = {
    session:on("KeyDown", press),
    session:on("KeyUp", function(event)
      local v = event.value
      if type(v) ~= "table" or type(v.key) ~= "string" then return end
      release(v.code or v.key)
    end),
  }
  session:upsert(KeyboardMonitor{ key = MONITOR, enableKeyDown = true, enableKeyUp = true })
  return self
end

-- Reports whether a key is held down.
function watcher:down(name) return self.count[check(name, "down")] ~= nil end

-- -1 while the first key is held, 1 while the second is held, and 0 for none or both.
function watcher:axis(negative, positive)
  return (self:down(positive) and 1 or 0) - (self:down(negative) and 1 or 0)
end

-- Returns two axes, right and forward, for a, d, s, w and the arrow keys. Its length is at most 1.
function watcher:vector()
  local function either(a, b) return self:down(a) or self:down(b) end
  local x = (either("d", "right") and 1 or 0) - (either("a", "left") and 1 or 0)
  local y = (either("w", "up") and 1 or 0) - (either("s", "down") and 1 or 0)
  if x ~= 0 and y ~= 0 then return x * math.sqrt(0.5), y * math.sqrt(0.5) end
  return x, y
end

local function listen(list, name, fn, what)
  name = check(name, what)
  if type(fn) ~= "function" then std.wants("keys:" .. what, "fn", "a function", fn) end
  list[name] = list[name] or {}
  table.insert(list[name], fn)
end

-- Calls fn(name, event) once when the key is pressed.
function watcher:on_press(name, fn) listen(self.pressed, name, fn, "on_press") end

-- Calls fn(name) when the key is released.
function watcher:on_release(name, fn) listen(self.released, name, fn, "on_release") end

-- Returns the sorted names of all keys that are held.
function watcher:list()
  local names = {}
  for name in pairs(self.count) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- Releases all keys, because a page that loses the focus does not report it.
function watcher:clear() self.held, self.count = {}, {} end

-- Removes the handlers and the monitor.
function watcher:stop()
  for _, stop in ipairs(self.stops) do stop() end
  self:clear()
  self.session:remove(MONITOR)
end

meta.__tostring = function(self) return "keys (" .. table.concat(self:list(), ", ") .. ")" end

return setmetatable({ watch = new }, { __call = function(_, session) return new(session) end })
