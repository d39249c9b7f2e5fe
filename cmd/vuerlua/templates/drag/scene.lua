-- Pieces on a board, which visitors drag from square to square. Everybody sees the moves.

local edge = 3 -- the squares' middles are at -3, -2, ... 3

local world = SceneStore()
local home, color = {}, {} -- where a piece is, and its color, by its key

local function paint(key, shade) world:update{ key = key, material = { color = shade } } end

-- Reports whether another piece is on the square.
local function taken(key, place)
  for other, at in pairs(home) do
    if other ~= key and at[1] == place[1] and at[3] == place[3] then return true end
  end
  return false
end

-- The events are DRAG_START, DRAG and DRAG_END; event.value.node is where the piece is.
local function dragged(event, session)
  local key, place = event.key, event.value.node
  if event.etype == "DRAG" then
    paint(key, taken(key, place) and "#bf616a" or "#ebcb8b")
  elseif event.etype == "DRAG_END" then
    if taken(key, place) then
      session:notify("There is a piece already")
    else
      home[key] = place
    end
    world:update{ key = key, position = home[key], material = { color = color[key] } }
  end
end

local function hovered(event)
  if event.etype == "POINTER_ENTER" then
    paint(event.key, "#ebcb8b")
  elseif event.etype == "POINTER_LEAVE" then
    paint(event.key, color[event.key])
  end
end

local scene = { camPosition = {0, 6, 7}, camTarget = {0, 0, 0}, grid = false }

for x = -edge, edge do
  for z = -edge, edge do
    table.insert(scene, Box{
      key = "square " .. x .. " " .. z, args = {1, 0.1, 1}, position = {x, -0.05, z}, outline = false,
      material = { color = (x + z) % 2 == 0 and "#4c566a" or "#d8dee9" },
    })
  end
  for _, side in ipairs{ -1, 1 } do
    local key = "piece " .. x .. " " .. side
    home[key], color[key] = {x, 0.35, side * edge}, side < 0 and "#5e81ac" or "#a3be8c"
    table.insert(scene, Cylinder{
      key = key, args = {0.25, 0.35, 0.7, 48}, position = home[key], material = { color = color[key] },
      -- On the plane of the board, to the middles of squares, and not off the board.
      drag = { plane = "xz", snap = 1, bounds = { {-edge, 0, -edge}, {edge, 1, edge} }, move = true },
      on_drag = dragged, on_hover = hovered,
    })
  end
end

world:set(DefaultScene(scene))

spawn(function(session) world:subscribe(session) end)
