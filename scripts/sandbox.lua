-- A sandbox for everybody: click the floor to put a block there, click a block to add one to
-- its side, hold X and click to remove one. All visitors build in the same world, each in a
-- different colour; persist keeps the world when you edit the script.

local SIZE = 0.3
local colors = { "#ef476f", "#ffd166", "#06d6a0", "#118ab2", "#9b5de5", "#f78c6b" }
local built = persist("sandbox", { blocks = {} })

-- The world starts with a tower of a few stories.
if not next(built.blocks) then
  for y = 0, 3 do
    for x = y - 3, 3 - y do
      for z = y - 3, 3 - y do
        if math.abs(x) + math.abs(z) <= 4 - y and (y < 3 or x == 0) then
          built.blocks[("block %d %d %d"):format(x, y, z)] = colors[(x + z + y) % #colors + 1]
        end
      end
    end
  end
end

local function block(at, color)
  return Box{
    key = string.format("block %d %d %d", at[1], at[2], at[3]), args = { SIZE, SIZE, SIZE },
    position = { at[1] * SIZE, (at[2] + 0.5) * SIZE, at[3] * SIZE }, material = { color = color },
  }
end

local world = SceneStore()
world:set(DefaultScene{
  camPosition = {1.8, 1.9, 2.8}, grid = false,
  Circle{ key = "floor", args = {6, 96}, rotation = {-math.pi / 2, 0, 0}, material = { color = "#dfe6ee" } },
  Group{ key = "blocks" },
  bgChildren = { KeyboardMonitor{ key = "keys", enableKeyDown = true, enableKeyUp = true } },
})

for key, color in pairs(built.blocks) do
  local x, y, z = key:match("^block (-?%d+) (-?%d+) (-?%d+)$")
  world:add(block({ tonumber(x), tonumber(y), tonumber(z) }, color), "blocks")
end

local visitors = 0

spawn(function(session)
  visitors = visitors + 1
  session.data.color = session.data.color or colors[(visitors - 1) % #colors + 1]
  world:subscribe(session)
end)

on("KeyDown", function(event, session) if event.value.code == "KeyX" then session.data.removing = true end end)
on("KeyUp", function(event, session) if event.value.code == "KeyX" then session.data.removing = nil end end)

on("CLICK", function(event, session)
  local key, value = event.key, event.value
  if not value or not value.position then return end
  if session.data.removing then
    if built.blocks[key] then
      built.blocks[key] = nil
      world:remove(key)
    end
    return
  end
  -- The middle of the next block is half a block further along the normal.
  local p, n = value.position, value.normal or {0, 1, 0}
  local at = {}
  for axis = 1, 3 do at[axis] = (p[axis] + 0.5 * SIZE * n[axis]) / SIZE end
  at = { math.floor(at[1] + 0.5), math.max(0, math.floor(at[2])), math.floor(at[3] + 0.5) }
  local new = block(at, session.data.color)
  if not built.blocks[new.key] then
    built.blocks[new.key] = session.data.color
    world:add(new, "blocks")
  end
end)
