-- tween: numbers, colours and elements that change over time.
--
--   local tween = require "tween"
--   local box = Box{ key = "box", position = {0, 0, 0}, material = { color = "red" } }
--   spawn(function(session)
--     session:set(DefaultScene{ box })
--     local t = tween(box, 1.5, { position = {0, 2, 0} }, { ease = "out_back", session = session })
--     t:to(0.5, { material = { color = "blue" } }):call(function() print("blue") end)
--     t:wait()
--     print(box.position[2], box.material.color)
--   end)
--   --> blue
--   --> 2  #0000ff
--
-- A tween changes fields of a table from their current values to the given values: numbers, lists and tables of
-- numbers, colours, and rotations (a field quaternion rotates evenly). With session (a session or a
-- SceneStore), it also sends an update of these fields in each frame, for the element with the table's key. It
-- runs as a separate task, which ends with the session.

local _, std = ...
local color = require "color"
local ease = require "ease"
local quat = require "quat"

local after, frames, pairs, sleep, type = after, frames, pairs, sleep, type

local handle = {}
local meta = { __index = handle }
local tween = {}

local FPS = 60

-- way returns an interpolation from a to b, as a function of progress; where is its name in
-- messages.
local way

local function way_table(a, b, where)
  local ways, n = {}, 0
  for key, goal in pairs(b) do
    if a[key] == nil then
      std.fail("tween: the target has no " .. where .. (type(key) == "number" and "[" .. key .. "]" or "." .. key) .. " to start from")
    end
    ways[key] = way(a[key], goal, where .. (type(key) == "number" and "[" .. key .. "]" or "." .. key))
    n = n + 1
  end
  return function(k)
    local t = {}
    for key, at in pairs(ways) do t[key] = at(k) end
    return t
  end
end

function way(a, b, where)
  local from, to = type(a), type(b)
  if from == "number" and to == "number" then return function(k) return a + (b - a) * k end end
  if from == "string" or color.is(a) then
    local c, d = color.new(a), color.new(b)
    return function(k) return c:lerp(d, k < 0 and 0 or k > 1 and 1 or k):hex() end
  end
  if from == "table" and to == "table" and (quat.is(a) or where:match("%.quaternion$")) then
    local p, q = quat.normalize(a), quat.normalize(b)
    return function(k) return p:slerp(q, k) end
  end
  if from == "table" and to == "table" then return way_table(a, b, where) end
  std.fail("tween: " .. where .. " goes from " .. std.describe(a) .. " to " .. std.describe(b) .. ", and only numbers, colours and tables of them can change")
end

-- assign sets fields of a table, and recursively those of tables in it. Other fields are not
-- changed.
local function assign(target, values)
  for key, v in pairs(values) do
    if type(v) == "table" and type(target[key]) == "table" then assign(target[key], v) else target[key] = v end
  end
end

-- send sends only the fields that the tween changes, but tables such as a material
-- whole, because clients replace them whole.
local function send(step)
  local patch = { key = step.target.key, tag = step.target.tag }
  for key in pairs(step.goals) do patch[key] = step.target[key] end
  step.session:update(patch)
end

local function play_once(step, forward)
  for _, t in frames(step.fps) do
    local k = step.seconds > 0 and t / step.seconds or 1
    if k > 1 then k = 1 end
    step.apply(step.ease(forward and k or 1 - k))
    if k == 1 then return end
  end
end

local function play(step)
  if step.call then return step.call() end
  if step.delay > 0 then sleep(step.delay) end
  if step.begin then step.begin(step) end
  local round = 0
  repeat
    play_once(step, not (step.yoyo and round % 2 == 1))
    round = round + 1
  until step.loop ~= true and round >= step.loop
  if step.on_done then step.on_done(step.target) end
end

-- launch runs the steps. The task belongs to the session, if there is one.
local function launch(self)
  local function run()
    while self.at <= #self.steps do
      local step = self.steps[self.at]
      self.at = self.at + 1
      play(step)
    end
  end
  local owner = self.session
  if owner and owner.spawn_task then
    self.task = owner:spawn_task(run)
  else
    self.task = after(0, run)
  end
end

local function append(self, step)
  if self.cancelled then std.fail("this tween was cancelled: create a new one") end
  self.steps[#self.steps + 1] = step
  if not self.task or self.task:done() then launch(self) end
  return self
end

local function number(v, what, name, least)
  if type(v) ~= "number" or v < least then std.wants(what, name, "a number of " .. least .. " or more", v) end
  return v
end

std.takes{
  ["tween"] = { 4, "ease", "delay", "loop", "yoyo", "fps", "session", "on_update", "on_done" },
  ["tween.new"] = { 4, "ease", "delay", "loop", "yoyo", "fps", "session", "on_update", "on_done" },
  ["tween.value"] = { 5, "ease", "delay", "loop", "yoyo", "fps", "session", "on_update", "on_done" },
}

local function options(what, opts)
  opts = std.options(what, opts)
  local loop = opts.loop == nil and 1 or opts.loop
  if loop ~= true then number(loop, what, "loop", 1) end
  for _, name in ipairs{ "on_update", "on_done" } do
    if opts[name] ~= nil and type(opts[name]) ~= "function" then std.wants(what, name, "a function", opts[name]) end
  end
  return {
    ease = ease.get(opts.ease), delay = number(opts.delay or 0, what, "delay", 0), loop = loop, yoyo = opts.yoyo,
    fps = number(opts.fps or FPS, what, "fps", 1), on_update = opts.on_update, on_done = opts.on_done, session = opts.session,
  }
end

local function tween_step(target, seconds, goals, opts)
  local step = options("tween", opts)
  step.target, step.goals, step.seconds = target, goals, number(seconds, "tween", "seconds", 0)
  if step.session and target.key == nil then std.fail("tween: a target that is sent needs a key") end
  step.begin = function() -- from the values at that time
    local at = way_table(target, goals, "target")
    step.apply = function(k)
      assign(target, at(k))
      if step.session then send(step) end
      if step.on_update then step.on_update(target, k) end
    end
  end
  return step
end

-- tween(target, seconds, goals [, options]) starts at once. Options: ease (a name or function
-- of the module ease), delay (seconds), loop (number of times, or true for endless), yoyo
-- (every second time backwards), fps (60), session, on_update(target, progress),
-- on_done(target).
function tween.new(target, seconds, goals, opts)
  if type(target) ~= "table" then std.wants("tween", "target", "a table", target) end
  if type(goals) ~= "table" then std.wants("tween", "goals", "a table", goals) end
  local step = tween_step(target, seconds, goals, opts)
  way_table(target, goals, "target") -- so that an error names the current line of the script
  local self = setmetatable({ steps = {}, at = 1, session = step.session, target = target, options = opts }, meta)
  return append(self, step)
end

-- tween.value(from, to, seconds, fn [, options]) calls fn(value) in each frame.
function tween.value(from, to, seconds, fn, opts)
  if type(fn) ~= "function" then std.wants("tween.value", "fn", "a function", fn) end
  local at = way(from, to, "the value")
  local step = options("tween.value", opts)
  step.seconds = number(seconds, "tween.value", "seconds", 0)
  step.apply = function(k) fn(at(k)) end
  return append(setmetatable({ steps = {}, at = 1, session = step.session }, meta), step)
end

-- t:to(seconds, goals [, options]) continues to further values. By default it uses the
-- previous options, except loop, delay and on_done.
function handle:to(seconds, goals, opts)
  if type(self.target) ~= "table" then std.fail("only the tween of a table can continue: tween.value has no target") end
  if type(goals) ~= "table" then std.wants("tween", "goals", "a table", goals) end
  if opts == nil and self.options then
    local o = self.options
    opts = { ease = o.ease, fps = o.fps, session = o.session, on_update = o.on_update }
  elseif opts and opts.session == nil and self.session then
    local with = { session = self.session }
    for k, v in pairs(opts) do with[k] = v end
    opts = with
  end
  return append(self, tween_step(self.target, seconds, goals, opts))
end

-- Waits before the next step.
function handle:pause(seconds)
  number(seconds, "pause", "seconds", 0)
  return append(self, { call = function() sleep(seconds) end })
end

-- Calls fn after the previous steps.
function handle:call(fn)
  if type(fn) ~= "function" then std.wants("call", "fn", "a function", fn) end
  return append(self, { call = fn })
end

-- Stops the tween at its current values.
function handle:cancel()
  self.cancelled = true
  self.task:cancel()
end

-- Reports whether it has ended.
function handle:done() return self.task:done() end

-- Waits until it has ended.
function handle:wait()
  local ok, e = pcall(self.task.wait, self.task)
  if not ok and not self.cancelled then error(e, 0) end
end

meta.__tostring = function(self) return "tween (" .. (self:done() and "done" or "running") .. ")" end

return setmetatable(tween, { __call = function(_, ...) return tween.new(...) end })
