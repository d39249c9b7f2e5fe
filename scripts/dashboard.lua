-- A live dashboard: three columns of assets/weather.csv as bars, one after another, with the
-- months below and the values above. The file is read again every second: change it, and the
-- bars follow.

local titles = { temperature = "temperature, degrees", rain = "rain, mm", sun = "sun, hours a day" }
local columns = { "temperature", "rain", "sun" }
local colors = { temperature = "#ef476f", rain = "#118ab2", sun = "#ffd166" }

-- The rows of a CSV file, as tables with the names of the first line.
local function read_csv(path)
  local names, rows
  for line in io.lines(path) do
    local fields = {}
    for field in (line .. ","):gmatch("%s*([^,]*)%s*,") do fields[#fields + 1] = field end
    if not names then
      names, rows = fields, {}
    else
      local row = {}
      for i, name in ipairs(names) do row[name] = tonumber(fields[i]) or fields[i] end
      rows[#rows + 1] = row
    end
  end
  return rows or {}
end

local rows = read_csv("assets/weather.csv")
every(1, function() rows = read_csv("assets/weather.csv") end)

local function highest(column)
  local most = 1e-9
  for _, row in ipairs(rows) do most = math.max(most, math.abs(row[column])) end
  return most
end

spawn(function(session)
  local scene, shown = {}, {}
  for i, row in ipairs(rows) do
    local x = (i - (#rows + 1) / 2) * 0.3
    shown[i] = 0.01
    scene[#scene + 1] = Box{ key = "bar-" .. i, args = {0.22, 1, 0.22}, position = {x, 0, 0}, scale = {1, 0.01, 1}, material = { color = colors[columns[1]], roughness = 0.35 } }
    scene[#scene + 1] = Text{ key = "month-" .. i, row.month, position = {x, -0.08, 0.2}, fontSize = 0.12, color = "#5f6caf" }
    scene[#scene + 1] = Text{ key = "value-" .. i, "", position = {x, 0.1, 0}, fontSize = 0.11, color = "#5f6caf" }
  end
  session:set(DefaultScene{
    camPosition = {0, 1.3, 3.4}, camRotation = {-0.08, 0, 0},
    Text{ key = "title", titles.temperature, position = {0, 2.2, 0}, fontSize = 0.22, color = "#5f6caf" },
    Group{ key = "chart", unpack(scene) },
  })

  local n, column = 1, columns[1]
  for dt, t in frames(30) do
    local wanted = math.floor(t / 4) % #columns + 1
    if wanted ~= n then
      n, column = wanted, columns[wanted]
      session:update(Text{ key = "title", titles[column] })
    end
    local most, changes = highest(column), {}
    for i, row in ipairs(rows) do
      if not shown[i] then break end -- a row that did not exist when the scene was set
      local x, goal = (i - (#shown + 1) / 2) * 0.3, math.max(0.01, 1.8 * row[column] / most)
      shown[i] = shown[i] + (goal - shown[i]) * math.min(1, 5 * dt)
      local h = shown[i]
      changes[#changes + 1] = { key = "bar-" .. i, scale = {1, h, 1}, position = {x, h / 2, 0}, material = { color = colors[column] } }
      changes[#changes + 1] = Text{ key = "value-" .. i, string.format("%g", row[column]), position = {x, h + 0.08, 0} }
    end
    session:update(changes)
  end
end)
