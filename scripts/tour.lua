-- A tour: click a frame, and a menu opens there: it flies your camera to the frame, and turns the frame. Ctrl-K
-- lists two commands for the same.

local quat, scatter = require "quat", require "scatter"

local places = scatter.sphere(14, 2, 5)

local function turn(seed)
  local a = Float32Array.random(3, seed, 0, 2 * math.pi)
  return quat.from_euler(a[1], a[2], a[3])
end

-- A frame is seen from its z axis, upright.
local function visit(session, i)
  local q = quat(session.data.turns[i])
  session:look{ from = places[i] + q * {0.4, 0.5, 1.6}, at = places[i], up = q * {0, 1, 0}, seconds = 1.5 }
end

local function home(session) session:look{ from = {2.6, 1.8, 4.2}, at = {0, 0, 0}, up = {0, 1, 0}, seconds = 1.5 } end

local function menu(i, frame)
  return Html{ key = "menu", position = {0.3, 0.3, 0}, style = { width = "130px", display = "grid", gap = "6px" },
    Button{ key = "go", "Go there", primary = true, on_click = function(_, session) visit(session, i) end },
    Button{ key = "turn", "Turn it", on_click = function(_, session)
      session.data.turns[i] = turn(os.time() + i)
      session:update{ key = frame, quaternion = session.data.turns[i] }
    end },
    Button{ key = "home", "Back", on_click = function(_, session) home(session) end },
  }
end

command("Back to the start", { key = "b" }, function(_, session) home(session) end)
command("Visit all frames", function(_, session)
  for i = 1, #places do visit(session, i) end
  home(session)
end)

spawn(function(session)
  local frames, turns = {}, session.data.turns or {}
  session.data.turns = turns
  for i, place in ipairs(places) do
    turns[i] = turns[i] or turn(i)
    local frame = "frame" .. i
    frames[i] = Group{ key = frame, position = place, quaternion = turns[i],
      CoordsMarker{ key = "axes" .. i, scale = 0.8, headScale = 1.4, on_click = function(_, session)
        if session:has("menu") then session:remove("menu") end
        session:add(menu(i, frame), frame)
      end },
    }
  end
  session:set(DefaultScene{ camera = { from = {2.6, 1.8, 4.2}, at = {0, 0, 0} }, grid = false, frames })
end)
