-- Connect four: click a column, and a disc falls into it. Everybody who opens the page plays on the same
-- board, in turns; who has four in a row wins.

local ROWS, COLUMNS = 6, 7
local NAMES, COLORS = { "Red", "Yellow" }, { "#ef476f", "#ffd166" }
local world = SceneStore()
---@type integer[][], integer, boolean
local board, turn, over

local function place(c, r) return { c - 4, r - 0.5, 0 } end

-- How many discs of one player lie in a row, from a place in a direction.
local function run(c, r, dc, dr)
  local player, n = board[c][r], 0
  repeat n, c, r = n + 1, c + dc, r + dr until not board[c] or board[c][r] ~= player
  return n
end

local function wins(c, r)
  for _, d in ipairs{ {1, 0}, {0, 1}, {1, 1}, {1, -1} } do
    if run(c, r, d[1], d[2]) + run(c, r, -d[1], -d[2]) > 4 then return true end
  end
end

local function drop(c)
  local column, player = board[c], turn
  local r = #column + 1
  if r > ROWS or over then return end
  column[r], turn = player, 3 - turn
  over = wins(c, r)
  local key, goal, top = "disc " .. c .. "," .. r, place(c, r), place(c, ROWS + 1.2)
  world:upsert(Cylinder{
    key = key, args = {0.42, 0.42, 0.2, 48}, rotation = {math.pi / 2, 0, 0}, position = top, color = COLORS[player],
  }, { to = "discs" })
  for dt, t in frames(60) do
    if board[c] ~= column then return end -- a new game has begun
    local y = math.max(goal[2], top[2] - 12 * t * t)
    world:update{ key = key, position = { goal[1], y, 0 } }
    if y == goal[2] then break end
  end
  local text = over and NAMES[player] .. " wins!" or NAMES[turn] .. "'s turn"
  world:update(Text{ key = "whose", text, color = COLORS[over and player or turn] })
end

local function start()
  board, turn, over = {}, 1, false
  local rings, targets = {}, {}
  for c = 1, COLUMNS do
    board[c] = {}
    for r = 1, ROWS do table.insert(rings, place(c, r)) end
    targets[c] = Box{
      key = "column" .. c, args = {1, ROWS, 0.3}, position = { c - 4, ROWS / 2, 0 },
      material = { color = "#4361ee", transparent = true, opacity = 0.08, depthWrite = false }, on_click = function() drop(c) end,
    }
  end
  world:set(DefaultScene{
    camera = { from = {3.5, 4.5, 8.5}, at = {1.2, 3, 0} }, outline = false,
    Instances{ key = "rings", of = Torus{ args = {0.46, 0.07, 12, 48}, color = "#4361ee" }, positions = Float32Array(rings), pointer = "none" },
    Group{ key = "discs" }, targets,
    Text{ key = "whose", NAMES[turn] .. "'s turn", color = COLORS[turn], fontSize = 0.6, position = {0, ROWS + 1, 0} },
  })
end

controls("Connect four", { again = Button{ "New game", on_click = start } })
start()
spawn(function(session) world:subscribe(session) end)
